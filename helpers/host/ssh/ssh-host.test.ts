import {createHash} from 'node:crypto';
import {mkdtemp, readdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import test, {type ExecutionContext} from 'ava';
import {HostError} from '../../errors.ts';
import {reapRun} from '../../reap/reap-run.ts';
import {makeRunCgroups} from '../../run-folder/run-cgroups.ts';
import {createRun, removeRun} from '../../run-folder/run-folder.ts';
import {HAS_SSHD, type PrivateSshd, startSshd} from '../../testing/private-sshd.ts';
import {testOnCgroups} from '../../testing/scratch-cgroup.ts';
import type {RemoteHost} from '../agent/remote-host.ts';
import {localHost} from '../local/local-host.ts';
import {endsWithin, identifyProcess} from '../process/process-identity.ts';
import {connectSsh} from './ssh-host.ts';

const declare = HAS_SSHD ? test : test.skip;
const alone = HAS_SSHD ? test.serial : test.serial.skip;
let sshd: PrivateSshd;
let shared: RemoteHost;
let folder = '';

test.before('an sshd of our own', async () => {
	if (!HAS_SSHD) return;
	// So that everything left in it is ours.
	folder = await mkdtemp(`${tmpdir()}/ssh-`);
	process.env.TMPDIR = folder;
	sshd = await startSshd([`SetEnv VIRTRIG_STATE=${folder}/state`]);
	shared = await connectSsh({...sshd.login, name: 'vm:test'});
});

test.after.always('it ends', async () => {
	await shared?.close();
	await sshd?.close();
	if (folder) await rm(folder, {recursive: true});
});

async function connect(t: ExecutionContext): Promise<RemoteHost> {
	const host = await connectSsh({...sshd.login, name: 'vm:test'});
	t.teardown(() => host.close());
	return host;
}

declare('commands and files are those of the machine', async (t) => {
	t.is((await shared.run(['cat'], {stdin: 'é'})).stdout, 'é');
	t.is(await shared.readText('/etc/passwd'), await localHost.readText('/etc/passwd'));
	t.like(shared, {name: 'vm:test'});
});

alone('a run there is owned by what stands for this process there', async (t) => {
	const host = await connect(t);
	const run = await createRun(host, ['test']);
	t.is(run.path, `${folder}/state/${run.id}`, 'where the machine itself keeps its runs');
	t.is(run.owner.owner.pid, host.pid);
	t.true(await run.isLive());
	await removeRun(run);
	const other = await createRun(host, ['test']);
	await host.close();
	const seenHere = Object.assign(Object.create(Object.getPrototypeOf(other)), other, {host: localHost});
	t.true(await endsWithin(localHost, run.owner.owner, 10_000));
	t.false(await seenHere.isLive());
});

const onCgroups = HAS_SSHD ? testOnCgroups : test.skip;
onCgroups('whatever is started through a connection can be in cgroups there, terminals too', async (t) => {
	const run = await createRun(shared, ['test']);
	t.teardown(() => reapRun(run));
	const {roots} = await makeRunCgroups(run, 'rig');
	const host = await connectSsh({...sshd.login, name: 'vm:test', cgroups: roots});
	t.teardown(() => host.close());
	const joined = new RegExp(`/virtrig-${run.id}/rig$`, 'm');
	t.regex((await host.run(['cat', '/proc/self/cgroup'])).stdout, joined);
	const terminal = await host.terminal(['cat', '/proc/self/cgroup']);
	await terminal.exited;
	t.regex(terminal.unmatched.replaceAll('\r', ''), joined);
});

declare(
	'a terminal has its program at once, with its size, folder and variables, and nothing of ssh',
	async (t) => {
		const script = 'stty size; echo "$TERM $ADDED"; pwd; ps -o sid= -p $$; exit 3';
		const terminal = await shared.terminal(['sh', '-c', script], {
			columns: 123,
			rows: 45,
			cwd: '/usr/bin',
			env: {ADDED: "it's $5", TERM: 'vt100'},
		});
		const {exitCode} = await terminal.exited;
		t.is(exitCode, 3);
		const [size, variables, cwd, session, end] = terminal.unmatched.split('\r\n');
		t.deepEqual([size, variables, cwd, end], ['45 123', "vt100 it's $5", '/usr/bin', '']);
		t.is(Number(session), terminal.pid);
	},
);

declare('a terminal echoes what is typed once, and tells its program of Ctrl-C', async (t) => {
	await using terminal = await shared.terminal([
		'sh',
		'-c',
		'trap "echo caught; exit 7" INT; echo ready; read line; read more',
	]);
	await terminal.expect('ready\r\n');
	terminal.sendLine('hello');
	t.is((await terminal.expect('hello\r\n')).before, '');
	terminal.send('\x03');
	t.is((await terminal.expect('caught')).before, '^C');
	t.is((await terminal.exited).exitCode, 7);
});

declare('a terminal is resized', async (t) => {
	const script = 'trap "stty size" WINCH; echo ready; while :; do sleep 0.05; done';
	await using terminal = await shared.terminal(['sh', '-c', script]);
	await terminal.expect('ready');
	terminal.resize(77, 33);
	await t.notThrowsAsync(terminal.expect('33 77'));
});

declare('a long text reaches a program that reads slowly, whole and in order', async (t) => {
	const lines = Array.from({length: 20_000}, (_, index) => `line ${index} é\n`);
	const script = 'stty raw -echo; echo ready; sleep 0.1; head -n 20000 | sha256sum';
	await using terminal = await shared.terminal(['sh', '-c', script]);
	await terminal.expect('ready');
	for (const line of lines) terminal.send(line);
	const {match} = await terminal.expect(/[0-9a-f]{64}/);
	t.is(match[0], createHash('sha256').update(lines.join('')).digest('hex'));
});

declare('closing a terminal ends its program, one that ignores SIGHUP too', async (t) => {
	for (const script of ['exec sleep 60', 'trap "" HUP; echo ready; while :; do sleep 0.1; done']) {
		const terminal = await shared.terminal(['sh', '-c', script]);
		if (script.includes('ready')) await terminal.expect('ready');
		const program = await identifyProcess(localHost, terminal.pid);
		await terminal.close();
		t.true(program !== undefined && (await endsWithin(localHost, program, 10_000)), script);
	}
});

declare('a program that is not there says so in its terminal', async (t) => {
	const terminal = await shared.terminal(['virtrig-no-such-program']);
	t.is((await terminal.exited).exitCode, 127);
	t.regex(terminal.unmatched, /virtrig-no-such-program/);
});

declare('more terminals than the machine allows on one connection have some of their own', async (t) => {
	const few = await startSshd(['MaxSessions 3']);
	t.teardown(() => few.close());
	await using host = await connectSsh({...few.login, name: 'vm:few'});
	const terminals = await Promise.all(
		Array.from({length: 5}, () => host.terminal(['sh', '-c', 'echo "begun $$"; exec cat'])),
	);
	for (const terminal of terminals)
		t.is((await terminal.expect(/^begun (\d+)\r\n/)).match[1], `${terminal.pid}`);
	await Promise.all(terminals.map((terminal) => terminal.close()));
});

declare('when ssh is killed all that is on is told, terminals too, and nothing of it stays', async (t) => {
	const own = await startSshd();
	t.teardown(() => own.close());
	const host = await connectSsh({...own.login, name: 'vm:own'});
	const command = host.run(['sleep', '60'], {signalOnOurEnd: 'SIGKILL'});
	const terminal = await host.terminal(['cat']);
	const [agent, cat] = await Promise.all(
		[host.pid, terminal.pid].map((pid) => identifyProcess(localHost, pid)),
	);
	await localHost.signal(await masterAt(own), 'SIGKILL');
	const error = await t.throwsAsync(command, {instanceOf: HostError});
	t.regex(error?.seen ?? '', /it is lost: ssh ended with SIGKILL/);
	t.regex(await host.lost, /SIGKILL/);
	await terminal.exited;
	for (const process of [agent, cat])
		t.true(process !== undefined && (await endsWithin(localHost, process, 10_000)));
	await t.throwsAsync(host.terminal(['cat']), {instanceOf: HostError});
});

alone('closing leaves no process and no file, with terminals open as well', async (t) => {
	const before = await sockets();
	const host = await connectSsh({...sshd.login, name: 'vm:test', socketFolder: folder});
	const terminal = await host.terminal(['cat']);
	const agent = await identifyProcess(localHost, host.pid);
	t.is((await sockets()).length, before.length + 1);
	await host.close();
	await terminal.exited;
	t.true(agent !== undefined && (await endsWithin(localHost, agent, 10_000)));
	t.deepEqual(await sockets(), before);
	await host.close();
});

alone('a machine that cannot be logged in to says why, with what to do', async (t) => {
	const before = await sockets();
	const other = await startSshd(['AuthorizedKeysFile /dev/null']);
	await other.close();
	const unknown = {...sshd.login, knownHosts: '/dev/null'};
	const refused = await t.throwsAsync(connectSsh({...other.login, name: 'vm:none'}), {instanceOf: HostError});
	t.regex(refused?.seen ?? '', /cannot|refused|No such file/i);
	const strange = await t.throwsAsync(connectSsh({...unknown, name: 'vm:strange'}), {instanceOf: HostError});
	t.regex(strange?.seen ?? '', /Host key verification failed/);
	t.regex(strange?.advice ?? '', /known hosts/);
	t.deepEqual(await sockets(), before);
});

/** Finds the ssh process that is connected to an sshd. */
async function masterAt({login}: PrivateSshd): Promise<number> {
	const {stdout} = await localHost.run(['ps', '-o', 'pid=,args=', '--ppid', `${process.pid}`]);
	const line = stdout
		.split('\n')
		.find((text) => text.includes('ControlMaster=yes') && text.includes(` -p ${login.port} `));
	return Number.parseInt(line ?? '', 10);
}

async function sockets(): Promise<string[]> {
	return (await readdir(tmpdir())).filter((name) => name.startsWith('virtrig-ssh-'));
}
