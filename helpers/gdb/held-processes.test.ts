import test from 'ava';
import {localHost} from '../host/local/local-host.ts';
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

/** In no command line: `none` is in each QEMU's that has no display. */
const NO_GUEST = 'virtrig-no-such-guest';

test('whoever is stopped, or is a zombie, is told of, and nobody else', async (t) => {
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
