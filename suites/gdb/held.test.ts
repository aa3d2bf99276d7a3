/**
 * How long a debugger may hold a guest's program. libvirt's own wait for the program has no limit. Another command that changes
 * the guest waits for its lock, and gives up after 30 s.
 */
import {suite} from 'virtrig';
import needs from './needs.ts';

const test = suite('gdb', needs);

/** Milliseconds that virDomainObjBeginJob waits for the lock: VIR_JOB_WAIT_TIME in src/conf/virdomainjob.c. */
const LOCK = 30_000;

test(
	'held in main for 60 s, the guest starts; another command that changes it fails after 30 s',
	// In `main`, QEMU has not chosen an accelerator yet, so one driver is enough.
	{drivers: ['qemu'], deadline: 120_000},
	async (t, rig) => {
		const guest = await rig.guest();
		const {gdb, started} = await rig.gdb.start(guest);
		const began = performance.now();
		const held = rig.machine.elapse(60_000);
		const error = await t.throwsAsync(guest.virsh(['suspend', guest.name], 2 * LOCK));
		const waited = performance.now() - began;
		t.regex(
			error?.message ?? '',
			/cannot acquire state change lock \(held by monitor=remoteDispatchDomainCreate/,
		);
		t.true(waited >= LOCK && waited < 1.5 * LOCK, `it failed after ${waited} ms`);
		await held;
		await gdb.detach();
		await started;
		await guest.ready();
	},
);

test(
	'held in main for 60 s, a container starts; another command that changes it waits for that',
	{drivers: ['lxc'], deadline: 120_000},
	async (t, rig) => {
		const guest = await rig.guest();
		const {gdb, started} = await rig.gdb.start(guest);
		let ended = false;
		// The LXC driver holds the domain's lock itself during the start, and a wait for that lock has no deadline.
		const changed = guest.virsh(['schedinfo', guest.name, '--set', 'cpu_shares=512'], 3 * LOCK);
		const watched = changed.finally(() => {
			ended = true;
		});
		await rig.machine.elapse(60_000);
		t.false(ended);
		await gdb.detach();
		await started;
		t.regex((await watched).output, /cpu_shares +: 512/);
		await guest.ready();
	},
);
