/**
 * Runs on another machine: this one, by an sshd of its own, with a state folder and a cache of its own. A connection that
 * is lost, a run that is killed, a machine that will not do.
 */

import test, {type ExecutionContext} from 'ava';
import {readLog} from '../../helpers/events/read-log.ts';
import {localHost as host} from '../../helpers/host/local/local-host.ts';
import {virshOnce} from '../../helpers/libvirt/virsh/once.ts';
import {gather} from '../../helpers/report/model.ts';
import {localVirsh} from '../../helpers/testing/local-virsh.ts';
import {HAS_SSHD, type PrivateSshd, startSshd} from '../../helpers/testing/private-sshd.ts';
import {differencesSince, lookAtHost} from './differences.ts';
import {type RunPlace, runProcesses} from './run-processes.ts';
import {Scratch} from './scratch.ts';
import {followStages} from './stages.ts';
import {MISHAPS, said, startVirtrig, virtrig} from './virtrig.ts';

const scratch = await Scratch.make(host);
const there = farPlace('there');
const ON = ['--on', 'ssh:lab'];
const ENDLESS = ['run', ...MISHAPS, '--match', 'it never ends', ...ON];
const declare = HAS_SSHD ? test.serial : test.serial.skip;
let sshd: PrivateSshd;

test.before('a machine', async () => {
	if (HAS_SSHD) sshd = await startSshd([settings('there')]);
});
test.after.always('nothing is left', async () => {
	await sshd?.close();
	await scratch[Symbol.asyncDispose]();
});

declare('a failed case is told of as here, and neither machine is changed', async (t) => {
	const before = await lookAtHost(host);
	const report = `${scratch.reports}/failed`;
	const words = ['run', ...MISHAPS, '--match', 'an assertion', ...ON, '--report', report];
	const ended = await virtrig(host, words, await way(sshd));
	t.is(ended.exitCode, 1, said(ended));
	const {cases, leaks} = gather(readLog(await host.readText(`${report}/events.jsonl`)).events);
	t.deepEqual(leaks, []);
	const [failed] = cases;
	if (failed?.event !== 'case-failed') return t.fail(said(ended));
	t.true(failed.artifacts.some(({name}) => name === 'libvirtd.log'));
	t.regex(ended.stdout, /on host ssh:lab/);
	t.deepEqual(await there.runs(), []);
	t.deepEqual(await differencesSince(before, scratch, []), []);
});

declare('--keep leaves the guest running there, and says how to reach it', async (t) => {
	const words = [
		'run',
		...MISHAPS,
		'--match',
		'an assertion',
		'--keep',
		...ON,
		'--report',
		`${scratch.reports}/kept`,
	];
	const ended = await virtrig(host, words, await way(sshd));
	t.deepEqual(await scratch.runs(), []);
	const [, uri = ''] = /^ {2}ssh -t lab \S+\/virsh -c '(\S+)' list$/m.exec(ended.stdout) ?? [];
	t.regex((await virshOnce(localVirsh, uri, ['list', '--name'])).stdout, /^virtrig-/, said(ended));
	await isReaped(t, /was kept: \d+ changes undone/);
});

declare('a run that is killed ends there too, and what it left is undone over ssh', async (t) => {
	const before = await lookAtHost(host);
	const {run, ids} = await startEndless('killed');
	await host.signal(run.pid, 'SIGKILL');
	await run.done;
	await isReaped(t, /had died: \d+ changes undone/);
	await virtrig(host, ['reap']);
	t.deepEqual(await differencesSince(before, scratch, ids), []);
});

declare('a connection that is lost fails the case, and the run is undone by another', async (t) => {
	const before = await lookAtHost(host);
	const {run, ids, report} = await startEndless('dropped');
	await sshd.drop();
	const ended = await run.done;
	t.is(ended.exitCode, 1, said(ended));
	const {cases, leaks, deaths} = gather(readLog(await host.readText(`${report}/events.jsonl`)).events);
	const [failed] = cases;
	if (failed?.event !== 'case-failed') return t.fail(said(ended));
	t.regex(failed.error.message, /\(host ssh:lab\)\n {2}expected: a connection\n {2}seen: +it is lost: /);
	t.true(deaths.some(({daemon}) => daemon === "the run's connection"));
	t.deepEqual(leaks, []);
	t.deepEqual(await there.runs(), []);
	t.deepEqual(await differencesSince(before, scratch, ids), []);
});

declare('of a machine that is gone the run says what may be left, and how to undo it', async (t) => {
	const before = await lookAtHost(host);
	const {run, ids} = await startEndless('gone');
	await sshd.drop();
	await sshd.stop();
	const ended = await run.done;
	t.is(ended.exitCode, 1, said(ended));
	const words = said(ended).replaceAll(/\s+/g, ' ');
	t.regex(words, /it is lost: /);
	t.regex(words, /made there may be left: `\S+ reap --on ssh:lab` undoes it .*Connection refused/);
	await sshd.start();
	await isReaped(t, /had died: \d+ changes undone/);
	t.deepEqual(await differencesSince(before, scratch, ids), []);
});

const UNFIT: Readonly<Record<string, {forced: string; says: RegExp}>> = {
	'lets in another user than root': {
		forced: 'exec setpriv --reuid 65534 --regid 65534 --clear-groups sh -c "$SSH_ORIGINAL_COMMAND"',
		says: /ssh:lab logs us in as user 65534: log in as root/,
	},
	'has no perl': {
		forced: 'PATH=/nowhere; eval "$SSH_ORIGINAL_COMMAND"',
		says: /connect to ssh:lab [\s\S]*perl[\s\S]*do: +install perl on that machine/,
	},
	'has no libvirt': {
		forced: 'exec unshare --mount sh -c "mount --bind /dev/null /usr/sbin/libvirtd; $SSH_ORIGINAL_COMMAND"',
		says: /ssh:lab has no libvirt: it needs virsh and one of libvirtd, .* it has \S*virsh;/,
	},
};
for (const [what, {forced, says}] of Object.entries(UNFIT)) {
	declare(`a machine that ${what} is refused, and nothing is changed`, async (t) => {
		const unfit = await startSshd([settings('unfit'), `ForceCommand ${forced}`]);
		t.teardown(() => unfit.close());
		const ended = await virtrig(host, [...ENDLESS, '--report', `${scratch.reports}/unfit`], await way(unfit));
		t.is(ended.exitCode, 3, said(ended));
		t.regex(ended.stderr, says);
		for (const path of ['unfit', 'unfit-state', 'unfit-cache'])
			t.is(await host.status(`${scratch.reports}/${path}`), undefined, path);
	});
}

declare('a machine that cannot be reached is told of at once', async (t) => {
	await sshd.stop();
	const ended = await virtrig(host, [...ENDLESS, '--report', `${scratch.reports}/no`], await way(sshd));
	await sshd.start();
	t.is(ended.exitCode, 3);
	t.regex(ended.stderr, /connect to ssh:lab[\s\S]*Connection refused\n[\s\S]*do: +start sshd there/);
});

/** The environment of a virtrig whose ssh knows the machine as `lab`. */
async function way({login}: PrivateSshd): Promise<Readonly<Record<string, string>>> {
	const folder = `${scratch.reports}/bin`;
	const lines = [
		'Host lab',
		'HostName 127.0.0.1',
		`User ${login.destination.split('@')[0]}`,
		`Port ${login.port}`,
		`IdentityFile ${login.identity}`,
		`UserKnownHostsFile ${login.knownHosts}`,
	];
	await host.write(`${folder}/config`, `${lines.join('\n')}\n`);
	await host.write(`${folder}/ssh`, `#!/bin/sh\nexec /usr/bin/ssh -F '${folder}/config' "$@"\n`, {
		mode: 0o755,
	});
	return {PATH: `${folder}:${process.env.PATH}`};
}

/** Where the runs of a machine are, and what sets it for whoever logs in. */
function farPlace(name: string): RunPlace {
	const state = `${scratch.reports}/${name}-state`;
	return {
		host,
		marker: `VIRTRIG_STATE=${state}`,
		runs: async () => (await host.list(state)).filter((entry) => /^[0-9a-f]{6}$/.test(entry)),
	};
}

function settings(name: string): string {
	const folder = `${scratch.reports}/${name}`;
	return `SetEnv VIRTRIG_STATE=${folder}-state VIRTRIG_CACHE=${folder}-cache`;
}

/** Starts a run there, and waits for its guest; resolves with the ids of the runs on both machines. */
async function startEndless(name: string) {
	const report = `${scratch.reports}/${name}`;
	const run = await startVirtrig(host, [...ENDLESS, '--report', report], await way(sshd));
	let over = false;
	void run.done.then(() => {
		over = true;
	});
	await followStages(
		there,
		() => over,
		(stage) => stage === 'guest',
	);
	return {run, report, ids: [...(await scratch.runs()), ...(await there.runs())]};
}

/** `virtrig reap --on` says this, and then nothing of a run is there. */
async function isReaped(t: ExecutionContext, says: RegExp): Promise<void> {
	const reaped = await virtrig(host, ['reap', ...ON], await way(sshd));
	t.is(reaped.exitCode, 0, said(reaped));
	t.regex(reaped.stdout, says);
	t.deepEqual(await there.runs(), []);
	t.deepEqual(await runProcesses(there), []);
}
