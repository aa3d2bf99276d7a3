import {chown, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import type {Argv} from '../helpers/host/host.ts';
import {localHost} from '../helpers/host/local/local-host.ts';
import {isRoot} from '../helpers/host/process/is-root.ts';
import {REPOSITORY} from '../helpers/repository.ts';
import {doctorReportSchema} from './doctor-report.ts';

/** Debian's user nobody, who owns nothing and has no subordinate users. */
const NOBODY = 65_534;
const DEADLINE = 60_000;

const BECOME = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--no-new-privs'];
/** Variables that would say where state and cache are. */
const UNSET = ['VIRTRIG_STATE', 'VIRTRIG_CACHE', 'XDG_STATE_HOME', 'XDG_CACHE_HOME'];

/** Runs virtrig as an ordinary user with an empty home; root becomes nobody. Undefined if that user cannot read the repository. */
async function asOrdinaryUser(t: ExecutionContext, ...words: string[]) {
	const home = await mkdtemp(join(tmpdir(), 'home-'));
	t.teardown(() => rm(home, {recursive: true, force: true}));
	if (isRoot()) await chown(home, NOBODY, NOBODY);
	const unset = UNSET.flatMap((name) => ['-u', name]);
	const command: Argv = ['env', ...unset, `HOME=${home}`, ...(isRoot() ? BECOME : [])];
	const options = {cwd: '/', check: false, deadline: DEADLINE};
	const readable = await localHost.run([...command, 'test', '-r', `${REPOSITORY}/package.json`], options);
	if (readable.exitCode !== 0) {
		t.log(`nobody may read ${REPOSITORY}: not tried`);
		return undefined;
	}
	return {home, ...(await localHost.run([...command, `${REPOSITORY}/ci/virtrig`, ...words], options))};
}

test('doctor tells an ordinary user that drivers need root, and what a runner VM needs', async (t) => {
	const seen = await asOrdinaryUser(t, 'doctor', '--json');
	if (!seen) return t.pass();
	const {capabilities, drivers, places} = doctorReportSchema.parse(JSON.parse(seen.stdout));
	t.false(capabilities.root.value);
	t.is(capabilities.disk.value.folder, `${seen.home}/.local/state/virtrig`);
	for (const missing of Object.values(drivers)) t.is(missing[0]?.need, 'root');
	t.is(seen.exitCode, places.vm?.length === 0 ? 0 : 3);
	t.deepEqual(await localHost.list(`${seen.home}/.local`), [], 'no state without a run');
	t.is((await localHost.list(`${seen.home}/.cache/virtrig`)).length, 1, 'the micro guest');
});

test('list and reap are for everybody', async (t) => {
	for (const [command, says] of [
		['list', /^lifecycle \(\d+ cases\)$/m],
		['reap', /^Nothing to reap/],
	] as const) {
		const seen = await asOrdinaryUser(t, command);
		if (!seen) return t.pass();
		t.is(seen.exitCode, 0, seen.stderr);
		t.regex(seen.stdout, says);
	}
});
