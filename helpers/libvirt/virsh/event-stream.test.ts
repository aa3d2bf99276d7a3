import test from 'ava';
import {localHost} from '../../host/local/local-host.ts';
import {poll} from '../../poll.ts';
import {localVirsh} from '../../testing/local-virsh.ts';
import {scratchFolder} from '../../testing/scratch-folder.ts';
import {EventStream} from './event-stream.ts';
import {waitUntilRegistered} from './registered.ts';
import {VirshError} from './virsh-error.ts';

// Each client of test:///default has its own libvirt, so its events can only be tested with a real daemon.
test('a stream opens on a real virsh, is ready, and is closed without a leftover', async (t) => {
	const scratch = await scratchFolder(t);
	const stream = await EventStream.open(localVirsh, 'test:///default', {scratch});
	t.is(stream.mark(), 0);
	const wait = t.throwsAsync(
		stream.waitFor('any', () => true, {deadline: 60_000}),
		{message: /closed/},
	);
	await stream.close();
	await wait;
	await stream.close();
	t.false(await localHost.signal(stream.terminal.pid, 'SIGCONT'));
});

test('a stream that cannot connect gives the reason of libvirt', async (t) => {
	const scratch = await scratchFolder(t);
	const open = EventStream.open(localVirsh, 'qemu+unix:///system?socket=/nonexistent/sock', {
		scratch,
	});
	const error = await t.throwsAsync(open, {instanceOf: VirshError});
	t.is(error.errors[0], 'failed to connect to the hypervisor');
});

test('a process counts as registered only when it reads from a pipe', async (t) => {
	await using waiting = await localHost.terminal(['sleep', '60']);
	await t.throwsAsync(
		waitUntilRegistered(localHost, waiting.pid, () => false, 50),
		{message: /^Timed out after 0\.05 s waiting for virsh \(pid \d+\) to register for events/},
	);
	const reading = await localHost.spawn(['sh', '-c', 'sleep 60 | exec cat']);
	let pid = 0;
	const isRead = async () => {
		const argv = ['pgrep', '-g', String(reading.pid), '-x', 'cat'] as const;
		pid = Number((await localHost.run(argv, {check: false})).stdout);
		return pid > 0;
	};
	t.true(await poll(isRead, {every: 5, deadline: 5000}));
	await t.notThrowsAsync(waitUntilRegistered(localHost, pid, () => false, 5000));
	reading.kill();
	await reading.done.catch(() => undefined);
});
