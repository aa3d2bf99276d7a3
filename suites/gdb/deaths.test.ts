/**
 * A debugger may be killed at any moment, and must leave nothing behind. No process stays stopped or traced. No breakpoint
 * stays in the daemon's code, where it would later end the daemon. The guest starts, this time and the next.
 */
import {type ArmedDebugger, suite} from 'virtrig';
import needs from './needs.ts';

const test = suite('gdb', needs);

interface Moment {
	/** Whether the guest's start was requested. */
	readonly asked: boolean;
	/** Whether the program may hit a breakpoint that GDB left behind, and end, before the breakpoint is removed. */
	readonly mayEnd?: true;
	readonly drivers?: readonly ('kvm' | 'qemu')[];
	readonly until: (session: ArmedDebugger) => Promise<unknown>;
}

const MOMENTS: Readonly<Record<string, Moment>> = {
	'the daemon runs on, armed': {asked: false, until: async () => {}},
	'the daemon stands at the gate': {asked: true, until: ({recipe}) => recipe.untilGate()},
	'the child has not become the program yet': {
		asked: true,
		async until({gdb, recipe}) {
			await recipe.untilGate();
			await gdb.break('virSetInherit');
			await recipe.untilExec();
		},
	},
	'the program was executed': {
		asked: true,
		async until({recipe}) {
			await recipe.untilGate();
			await recipe.untilExec();
		},
	},
	'the program stands in main': {asked: true, until: ({recipe}) => recipe.stopInMain()},
	'the program runs under it': {
		asked: true,
		mayEnd: true,
		// libvirt waits forever for a libvirt_lxc that ends so early.
		drivers: ['kvm', 'qemu'],
		async until({gdb, recipe}) {
			await recipe.stopInMain();
			await gdb.resume();
		},
	},
};

for (const [moment, {asked, mayEnd, drivers, until}] of Object.entries(MOMENTS)) {
	const outcome = mayEnd ? 'and the guest can be started anew' : 'and the guest starts';
	test(
		`GDB is killed when ${moment}: nothing stays held, ${outcome}`,
		drivers ? {drivers} : {},
		async (t, rig) => {
			const guest = await rig.guest();
			const session = await rig.gdb.arm(guest);
			const start = asked ? rig.gdb.begin(guest) : undefined;
			await until(session);
			const {gdb} = session;
			await rig.host.signal(gdb.terminal.pid, 'SIGKILL');
			await gdb.terminal.exited;
			t.deepEqual(await rig.gdb.held(guest), [], 'the kernel itself lets go');
			await gdb.close();
			const started = start ?? guest.start();
			if (mayEnd) {
				await Promise.allSettled([started]);
			} else {
				await started;
				await guest.ready();
			}
			t.deepEqual(await rig.gdb.held(guest), []);
			if ((await guest.state()).startsWith('running')) await guest.destroy();
			await guest.boot();
			t.deepEqual(await rig.gdb.held(guest), []);
		},
	);
}
