/**
 * Does what a user of the npm package does: installs it into an empty folder, writes a suite, checks its types, and runs it
 * on a real guest. The cases build on one another.
 */
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import test from 'ava';
import type {Argv, CommandOptions} from '../../helpers/host/host.ts';
import {localHost} from '../../helpers/host/local/local-host.ts';
import {REPOSITORY, VERSION} from '../../helpers/repository.ts';
import {Scratch} from '../faults/scratch.ts';
import {said} from '../faults/virtrig.ts';

const MINUTE = 60_000;
const scratch = await Scratch.make(localHost);
const folder = await mkdtemp(join(tmpdir(), 'virtrig-package-'));

test.after.always(async () => {
	await scratch[Symbol.asyncDispose]();
	await rm(folder, {recursive: true, force: true});
});

/** Variables that npm sets for the scripts of the clone. */
const OF_CLONE =
	/^(npm_(package|lifecycle|config_local_prefix|command|execpath|node_execpath)|INIT_CWD|NODE_)/;
const UNSET = Object.keys(process.env).flatMap((name) => (OF_CLONE.test(name) ? ['-u', name] : []));

/** Runs a command in the folder as if there were no clone around this test. */
function inFolder(argv: Argv, options: CommandOptions = {}) {
	const path = (process.env.PATH ?? '').split(':').filter((one) => !one.includes('node_modules'));
	return localHost.run(['env', ...UNSET, `PATH=${path.join(':')}`, ...argv], {
		cwd: folder,
		deadline: 3 * MINUTE,
		check: false,
		...options,
	});
}

test.serial('npm pack gives a tarball that npm installs into an empty folder', async (t) => {
	const packed = await localHost.run(['npm', 'pack', '--silent', '--pack-destination', folder], {
		cwd: REPOSITORY,
		deadline: 2 * MINUTE,
	});
	const [tarball = ''] = packed.stdout.trim().split('\n').slice(-1);
	t.is(tarball, `virtrig-${VERSION}.tgz`);
	await inFolder(['npm', 'init', '-y']);
	const install = ['npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', '--no-progress'] as const;
	const installed = await inFolder([...install, `./${tarball}`], {env: await headers()});
	t.is(
		installed.exitCode,
		0,
		`npm could not install the package; it needs its registry or a full cache:\n${said(installed)}`,
	);
});

test.serial('the installed command says its version and lists the cases of its suites', async (t) => {
	t.is(said(await inFolder(['npx', 'virtrig', '--version'])), VERSION);
	t.regex(said(await inFolder(['npx', 'virtrig', 'list'])), /^lifecycle \(\d+ cases\)$/m);
});

test.serial('the types of a new suite are checked against the installed declarations', async (t) => {
	const written = await inFolder(['npx', 'virtrig', 'new', 'mine']);
	t.is(written.exitCode, 0, said(written));
	t.regex(written.stdout, /npx virtrig run mine --suites suites$/m);
	const tsc: Argv = [`${REPOSITORY}/node_modules/.bin/tsc`, '-p', 'suites'];
	t.is(said(await localHost.run(tsc, {cwd: folder, deadline: MINUTE, check: false})), '');
	const suite = `${folder}/suites/mine/mine.test.ts`;
	const text = await localHost.readText(suite);
	await localHost.write(suite, text.replace('guest.boot()', 'guest.boots()'));
	const wrong = await localHost.run(tsc, {cwd: folder, deadline: MINUTE, check: false});
	t.regex(said(wrong), /Property 'boots' does not exist on type 'Guest'/);
	await localHost.write(suite, text);
});

test.serial('the new suite passes on a real guest', async (t) => {
	const report = `${scratch.reports}/package`;
	const words = ['mine', '--suites', 'suites', '--on', 'private', '--driver', 'qemu', '--report', report];
	const run = await inFolder(['npx', 'virtrig', 'run', ...words]);
	t.is(run.exitCode, 0, said(run));
	t.regex(await localHost.readText(`${report}/results.tap`), /^ok 1 - mine qemu: a guest answers/m);
});

test.serial('once the images are built, a run needs no network', async (t) => {
	const report = `${scratch.reports}/offline`;
	const words = ['mine', '--suites', 'suites', '--on', 'private', '--driver', 'qemu', '--report', report];
	// A network namespace of its own, with nothing in it.
	const run = await inFolder(['unshare', '--net', '--', 'npx', 'virtrig', 'run', ...words]);
	t.is(run.exitCode, 0, said(run));
	t.regex(await localHost.readText(`${report}/results.tap`), /^ok 1 - mine qemu: a guest answers/m);
});

/** node-pty is compiled. If the installed Node comes with its headers, they need not be fetched. */
async function headers(): Promise<Record<string, string>> {
	const {stdout} = await inFolder(['node', '-p', 'process.execPath']);
	const node = dirname(dirname(stdout.trim()));
	return (await localHost.status(`${node}/include/node/node_api.h`)) ? {npm_config_nodedir: node} : {};
}
