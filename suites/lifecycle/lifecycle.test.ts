/**
 * The everyday commands of an administrator. Each command takes effect in the guest itself. libvirt reports it with the right
 * events in the right order, and the domain's state has the right reason.
 */
import {suite} from 'virtrig';
import needs from './needs.ts';

const test = suite('lifecycle', needs);
const MACHINES = {drivers: ['kvm', 'qemu']} as const;

test('a guest is defined, started, and answers on its console', async (t, rig) => {
	const guest = await rig.guest();
	t.is(await guest.state(), 'shut off (unknown)');
	const console = await guest.boot();
	t.is(await console.ask('echo hello from outside'), 'hello from outside');
	t.is(await console.ask(`sum ${'x'.repeat(200)}`), 'f8ee', 'no byte of a long line is lost');
	t.regex(await guest.state(), /^running/);
});

test('the events of a whole life come in their order', MACHINES, async (t, rig) => {
	const guest = await rig.guest();
	await guest.undefine();
	const events = await guest.events();
	await guest.define();
	await guest.start();
	// Not directly before the destroy: after a reset libvirt queries QEMU (qemuProcessRefreshState). If QEMU ends before it has
	// read a query, its last events are lost (Connection reset by peer).
	await guest.reset();
	await guest.suspend();
	await guest.resume();
	await guest.destroy();
	await guest.undefine();
	t.deepEqual(events.seen(), [
		'Defined Added',
		'Resumed Unpaused',
		'Started Booted',
		'reboot',
		'Suspended Paused',
		'Resumed Unpaused',
		'Shutdown Finished after host request',
		'Stopped Destroyed',
		'Undefined Removed',
	]);
});

test(
	'a start is reported as Resumed and Started, a destroy as Shutdown and Stopped',
	MACHINES,
	async (t, rig) => {
		const guest = await rig.guest();
		const events = await guest.events();
		await guest.start();
		await guest.destroy();
		t.deepEqual(await events.until('Stopped Destroyed'), [
			'Resumed Unpaused',
			'Started Booted',
			'Shutdown Finished after host request',
			'Stopped Destroyed',
		]);
		t.is(await guest.state(), 'shut off (destroyed)');
	},
);

test('a suspended guest answers only once it is resumed', {suspend: true}, async (t, rig) => {
	const guest = await rig.guest();
	const console = await guest.boot();
	const events = await guest.events();
	await guest.suspend();
	t.is(await guest.state(), 'paused (user)');
	console.tell('echo are you there');
	t.false(await console.hears('are you there', 300));
	await guest.resume();
	t.true(await console.hears('= are you there'));
	t.regex(await guest.state(), /^running \((unpaused|unknown)\)$/);
	t.deepEqual(await events.until('Resumed Unpaused'), ['Suspended Paused', 'Resumed Unpaused']);
});

test('a suspended guest is given no processor time, however busy it is', {suspend: true}, async (t, rig) => {
	const guest = await rig.guest();
	const console = await guest.boot();
	const process = await guest.process();
	console.tell('spin');
	await process.untilBusy();
	await guest.suspend();
	const share = await process.processorShare(500);
	t.true(share < 0.01, `it used ${(share * 100).toFixed(2)}% of a processor while suspended`);
	await guest.resume();
	await process.untilBusy();
});

test('a reset guest starts anew in the same process', MACHINES, async (t, rig) => {
	const guest = await rig.guest();
	const console = await guest.boot();
	const pid = await guest.pid();
	const events = await guest.events();
	await guest.reset();
	await console.banner();
	t.deepEqual(await events.until('reboot'), ['reboot']);
	t.is(await guest.pid(), pid);
});

test('a guest that resets itself is reported as a reboot', MACHINES, async (t, rig) => {
	const guest = await rig.guest();
	const console = await guest.boot();
	const events = await guest.events();
	console.tell('reset');
	await console.banner();
	t.deepEqual(await events.until('reboot'), ['reboot']);
});

test('a triple fault restarts the guest', {...MACHINES, tripleFault: true}, async (t, rig) => {
	const guest = await rig.guest();
	const console = await guest.boot();
	console.tell('triple');
	await console.banner();
	t.regex(await guest.state(), /^running/);
});

test('a guest that powers itself off is shut off for that reason', async (t, rig) => {
	const guest = await rig.guest();
	const console = await guest.boot();
	const events = await guest.events();
	console.tell('poweroff');
	t.deepEqual(await events.until('Stopped Shutdown'), [
		...(rig.driver === 'lxc' ? [] : ['Shutdown Finished after guest request']),
		'Stopped Shutdown',
	]);
	t.is(await guest.state(), 'shut off (shutdown)');
});

test('a guest that panics is a crashed guest', MACHINES, async (t, rig) => {
	const guest = await rig.guest({qemu: {panic: true}});
	const console = await guest.boot();
	const events = await guest.events();
	console.tell('panic');
	// QEMU reports in one message that it has stopped, and in the next one why. If libvirt handles the first message before the
	// second arrives, it reports a suspended guest (qemuProcessHandleStop). The panic handler then ends QEMU with SIGTERM
	// (qemuProcessHandleGuestPanic). From libvirt 11 on, QEMU may have time to report that.
	const byChance = ['Suspended Paused', 'Shutdown Finished after host request'];
	const seen = (await events.until('Stopped Crashed')).filter((event) => !byChance.includes(event));
	t.deepEqual(seen, ['Crashed Panicked', 'Stopped Crashed']);
	t.is(await guest.state(), 'shut off (crashed)');
});

test('a killed QEMU is a crashed guest', MACHINES, async (t, rig) => {
	const guest = await rig.guest();
	await guest.boot();
	const events = await guest.events();
	await guest.kill();
	t.deepEqual(await events.until('Stopped Failed'), ['Stopped Failed']);
	t.is(await guest.state(), 'shut off (crashed)');
});

test('a guest whose disk is missing fails to start, and is shut off as failed', MACHINES, async (t, rig) => {
	const guest = await rig.guest({
		qemu: {disks: [{file: '/var/lib/libvirt/virtrig/not-there.raw', format: 'raw', bus: 'ide'}]},
	});
	await t.throwsAsync(guest.start(), {name: 'VirshError', message: /not-there\.raw.*No such file/});
	t.is(await guest.state(), 'shut off (failed)');
});

test('what a guest writes to its disk is in the file, also after a reset', MACHINES, async (t, rig) => {
	const guest = await rig.guest({disks: 1});
	const console = await guest.boot();
	t.is(await console.ask('write 3 kept by the disk'), 'written');
	await guest.reset();
	await console.banner();
	t.is(await console.ask('read 3'), 'kept by the disk');
	const [disk] = (await guest.domain()).disks;
	const bytes = await rig.files.read(disk?.file ?? '');
	t.is(Buffer.from(bytes.subarray(3 * 512, 3 * 512 + 16)).toString(), 'kept by the disk');
});

test('an idle guest costs no processor time', async (t, rig) => {
	const guest = await rig.guest();
	const console = await guest.boot();
	await console.ask('version');
	const process = await guest.process();
	const share = await process.processorShare(2000);
	t.true(share < 0.05, `it used ${(share * 100).toFixed(1)}% of a processor`);
});

test(
	'a Linux guest boots and runs a command',
	{...MACHINES, kvm: 'linux', deadline: 120_000},
	async (t, rig) => {
		const guest = await rig.guest({boots: 'linux'});
		const console = await guest.boot();
		const {output, exitCode} = await console.run('uname -s; cat /proc/1/comm; exit 3');
		t.is(exitCode, 3);
		t.regex(output, /^Linux\n/);
	},
);
