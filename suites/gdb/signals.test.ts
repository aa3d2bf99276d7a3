/**
 * libvirt ends a guest's program with SIGTERM, and with SIGKILL if that does not help. With KVM, QEMU interrupts its virtual
 * processors with SIGUSR1. A `handle` line in the recipe tells GDB what to do about each signal. These cases show the effect of
 * these lines, and what happens without them.
 */
import {suite} from 'virtrig';
import needs from './needs.ts';

const test = suite('gdb', {...needs, drivers: ['kvm', 'qemu']});

/** Milliseconds for a destroy whose guest does not end. */
const UNHEEDED = 60_000;

test("libvirt's SIGTERM is sent, and kept away: the guest lives on", async (t, rig) => {
	const guest = await rig.guest();
	const {gdb, started} = await rig.gdb.start(guest);
	const process = await guest.process();
	t.deepEqual(await process.pendingSignals(), []);
	const unheeded = guest.virsh(['destroy', guest.name, '--graceful'], UNHEEDED);
	await process.untilPending('SIGTERM');
	await gdb.resume();
	// Without that line, the guest would end within milliseconds: see the next case.
	await rig.machine.elapse(2000);
	t.deepEqual(await process.pendingSignals(), [], 'it was delivered to GDB');
	t.is(await guest.pid(), process.pid, 'and QEMU lives');
	// libvirt waits for 15 s. Then some versions give up; others kill the program.
	await Promise.allSettled([unheeded, started]);
});

test('without the line for SIGTERM, GDB stops at it, and then it ends QEMU', async (t, rig) => {
	const guest = await rig.guest();
	const {gdb, started} = await rig.gdb.start(guest);
	await gdb.handle(['SIGTERM'], 'stop', 'print', 'pass');
	const process = await guest.process();
	const destroyed = guest.virsh(['destroy', guest.name, '--graceful'], UNHEEDED);
	await process.untilPending('SIGTERM');
	t.like(await gdb.continue(), {reason: 'signal-received', signal: 'SIGTERM'});
	t.like(await gdb.continue(), {reason: 'exited-signalled', signal: 'SIGTERM'});
	await t.throwsAsync(started);
	await destroyed;
});

test('SIGKILL cannot be kept away: QEMU is a zombie, and its destroy hangs, until GDB lets go', async (t, rig) => {
	const guest = await rig.guest();
	const {gdb, started} = await rig.gdb.start(guest);
	const process = await guest.process();
	const destroyed = guest.virsh(['destroy', guest.name], UNHEEDED);
	await process.untilZombie();
	t.regex((await rig.gdb.held(guest)).join(), /^qemu-\S+ \(pid \d+\): a zombie, traced by pid \d+$/);
	await gdb.close();
	await destroyed;
	await t.throwsAsync(started);
	t.deepEqual(await rig.gdb.held(guest), []);
	await guest.boot();
});

test(
	'without the line for SIGUSR1, each kick of a virtual processor stops the guest, and its start hangs',
	{drivers: ['kvm']},
	async (t, rig) => {
		const guest = await rig.guest();
		const {gdb, started} = await rig.gdb.start(guest);
		await gdb.handle(['SIGUSR1'], 'stop', 'print', 'pass');
		let ended = false;
		const watched = started.finally(() => {
			ended = true;
		});
		watched.catch(() => {});
		t.like(await gdb.continue(), {reason: 'signal-received', signal: 'SIGUSR1'});
		await rig.machine.elapse(3000);
		t.false(ended, 'an unhindered start takes less');
		await gdb.handle(['SIGUSR1'], 'nostop', 'noprint', 'pass');
		await gdb.resume();
		await started;
		await guest.ready();
	},
);
