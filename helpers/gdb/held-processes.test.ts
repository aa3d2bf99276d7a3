import {setTimeout as pause} from 'node:timers/promises';
import test from 'ava';
import {localHost} from '../host/local/local-host.ts';
import {processState} from '../host/process/process-state.ts';
import {pollUntil} from '../poll.ts';
import {heldProcesses, readStatus} from './held-processes.ts';

test('the fields of several threads are put together', (t) => {
	const lines = [
		'/proc/7/task/7/status:Name:\tqemu-system-x86',
		'/proc/7/task/7/status:State:\tt (tracing stop)',
		'/proc/7/task/7/status:PPid:\t2',
		'/proc/7/task/7/status:TracerPid:\t99',
		'/proc/8/task/8/status:Name:\tlibvirtd',
		'/proc/8/task/8/status:State:\tS (sleeping)',
		'/proc/8/task/8/status:PPid:\t1',
		'/proc/8/task/8/status:TracerPid:\t0',
	].join('\n');
	t.deepEqual(readStatus(lines), [
		{pid: 7, name: 'qemu-system-x86', state: 't', parent: 2, tracer: 99},
		{pid: 8, name: 'libvirtd', state: 'S', parent: 1, tracer: 0},
	]);
});

/** A name that is in no command line: `none` is in the command line of each QEMU without a display. */
const NO_GUEST = 'virtrig-no-such-guest';

test('a process that is stopped is held, and one that runs is not', async (t) => {
	const script =
		'sleep 60 & until [[ $(</proc/$!/comm) = sleep ]]; do :; done; kill -STOP $!; echo pid $!; read';
	await using terminal = await localHost.terminal(['bash', '-c', script]);
	const {match} = await terminal.expect(/pid (\d+)\r\n/);
	t.deepEqual(await heldProcesses(localHost, {daemon: terminal.pid, guest: NO_GUEST}), [
		`sleep (pid ${match[1]}): stopped`,
	]);
	await localHost.signal(Number(match[1]), 'SIGCONT');
	t.deepEqual(await heldProcesses(localHost, {daemon: terminal.pid, guest: NO_GUEST}), []);
});

/**
 * A parent that reaps its children, which end at once, only after it has read a line. bash would reap them by itself.
 */
const PARENT = `
	$| = 1;
	my $child = fork // die;
	exit 0 if $child == 0;
	print "child $child\n";
	<STDIN>;
	waitpid $child, 0;
	print "reaped\n";
	<STDIN>;
`;

async function parentOfZombie() {
	const terminal = await localHost.terminal(['perl', '-e', PARENT]);
	const {match} = await terminal.expect(/child (\d+)\r\n/);
	const pid = Number(match[1]);
	const isZombie = async () => (await processState(localHost, pid)).state === 'Z';
	const wait = {waitedFor: 'the child to end', deadline: 10_000, host: localHost.name};
	await pollUntil(isZombie, {...wait, every: 5});
	return {terminal, pid};
}

test('a child that has ended and is reaped late is not held', async (t) => {
	const {terminal, pid} = await parentOfZombie();
	await using _ = terminal;
	const held = heldProcesses(localHost, {daemon: terminal.pid, guest: NO_GUEST, deadline: 60_000});
	t.is(await Promise.race([held, pause(300, 'it is waited for')]), 'it is waited for');
	t.is((await processState(localHost, pid)).state, 'Z');
	terminal.send('\n');
	t.deepEqual(await held, []);
});

test('a child that is never reaped is held, and its parent is named', async (t) => {
	const {terminal, pid} = await parentOfZombie();
	await using _ = terminal;
	t.deepEqual(await heldProcesses(localHost, {daemon: terminal.pid, guest: NO_GUEST, deadline: 200}), [
		`perl (pid ${pid}): a zombie that its parent (pid ${terminal.pid}) has not reaped in 0.2 s`,
	]);
});
