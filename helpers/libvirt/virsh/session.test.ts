import test, {type ExecutionContext} from 'ava';
import {DeadlineError, HostError} from '../../errors.ts';
import {localHost} from '../../host/local/local-host.ts';
import {localVirsh} from '../../testing/local-virsh.ts';
import {scratchFolder} from '../../testing/scratch-folder.ts';
import {virshOnce} from './once.ts';
import {VirshSession} from './session.ts';
import {ConnectionLostError, VirshError} from './virsh-error.ts';

const URI = 'test:///default';

async function open(t: ExecutionContext): Promise<VirshSession> {
	const scratch = await scratchFolder(t);
	const session = await VirshSession.open(localVirsh, URI, {scratch});
	t.teardown(() => session.close());
	return session;
}

test('a command gives exactly what a virsh of its own would print', async (t) => {
	const session = await open(t);
	for (const words of [['list', '--all'], ['dumpxml', 'test'], ['help'], ['capabilities']] as const) {
		const {output, duration} = await session.run(words);
		const {stdout} = await virshOnce(localVirsh, URI, words);
		t.is(output, stdout.trimEnd(), words.join(' '));
		t.true(duration > 0);
	}
});

test('a refused command rejects with the reason of libvirt, and the session goes on', async (t) => {
	const session = await open(t);
	const error = await t.throwsAsync(session.run(['start', 'test']), {instanceOf: VirshError});
	t.deepEqual(error.errors, ['Domain is already active']);
	t.like(error, {command: 'start test', uri: URI, host: 'local'});
	const missing = await t.throwsAsync(session.run(['dominfo', 'no such']), {instanceOf: VirshError});
	t.deepEqual(missing.errors, ["failed to get domain 'no such'"]);
	t.regex(
		missing.message,
		/virsh -c test:\/\/\/default dominfo 'no such' \(host local\)[\s\S]*failed to get domain/,
	);
	t.is((await session.run(['domstate', 'test'])).output, 'running');
});

test('a command that virsh cannot parse is refused at once', async (t) => {
	const session = await open(t);
	const unknown = await t.throwsAsync(session.run(['nosuch'], {deadline: 5000}), {instanceOf: VirshError});
	t.deepEqual(unknown.errors, ["unknown command: 'nosuch'"]);
	await t.throwsAsync(session.run(['dominfo', '--bogus'], {deadline: 5000}), {instanceOf: VirshError});
	await t.throwsAsync(session.run(['dominfo']), {instanceOf: VirshError});
	t.is((await session.run(['echo', 'here'])).output, 'here');
});

test('commands that are given together run one after another, each with its own reply', async (t) => {
	const session = await open(t);
	const replies = Array.from({length: 50}, (_, i) => session.run(['echo', `reply ${i}`]));
	t.deepEqual(
		(await Promise.all(replies)).map(({output}) => output),
		Array.from({length: 50}, (_, i) => `reply ${i}`),
	);
});

test('a command that passes its deadline says so, and ends its session', async (t) => {
	const session = await open(t);
	const error = await t.throwsAsync(session.run(['event', '--all', '--loop'], {deadline: 100}), {
		instanceOf: DeadlineError,
	});
	t.regex(error.message, /^Timed out after 0\.1 s .*virsh -c test:\/\/\/default event --all --loop/);
	t.false(session.usable);
	t.not(session.terminal.exit, undefined);
	await t.throwsAsync(session.run(['list']), {instanceOf: HostError, message: /was closed/});
});

test('virsh that ends in the middle of a command is an error that names it', async (t) => {
	const session = await open(t);
	await t.throwsAsync(session.run(['quit']), {
		instanceOf: ConnectionLostError,
		message: /virsh itself ended with exit code 0/,
	});
	t.false(session.usable);
});

test('a connection that fails gives the reason of libvirt', async (t) => {
	const scratch = await scratchFolder(t);
	const options = {scratch, deadline: 10_000};
	const error = await t.throwsAsync(VirshSession.open(localVirsh, 'test:///nosuch.xml', options), {
		instanceOf: VirshError,
	});
	t.is(error.errors[0], 'failed to connect to the hypervisor');
	const socket = 'qemu+unix:///system?socket=/nonexistent/sock';
	await t.throwsAsync(VirshSession.open(localVirsh, socket, options), {
		instanceOf: VirshError,
		message: /No such file/,
	});
});

test('a connection that is lost is told apart from a refusal', async (t) => {
	const session = await open(t);
	const lost = 'error: Disconnected from qemu:///system due to end of file';
	// The echo stands for virsh's output, because a unit test has no daemon of its own.
	const error = await t.throwsAsync(session.run(['echo', lost]), {instanceOf: ConnectionLostError});
	t.is(error.command, `echo '${lost}'`);
	t.false(session.usable);
});

test('a closed session leaves no process and no history', async (t) => {
	const scratch = await scratchFolder(t);
	const session = await VirshSession.open(localVirsh, URI, {scratch});
	await session.run(['list']);
	await session.close();
	t.false(await localHost.signal(session.terminal.pid, 'SIGCONT'));
	t.deepEqual(await localHost.list(scratch), []);
});
