/**
 * libvirt's daemon starts a guest as usual, and GDB controls its program from the first instruction. This works with the recipe
 * of 2011, as a person types it, and with the general recipe, which also works for LXC. The arguments that GDB reads in the
 * program's memory match the per-VM log and /proc. Afterwards the guest works.
 */
import {type ArmedDebugger, type Guest, suite} from 'virtrig';
import needs from './needs.ts';

const test = suite('gdb', needs);

const TABLE = 'Signal        Stop\tPrint\tPass to program\tDescription\n';

/** The guest's answer under GDB, and its answer without GDB. */
async function answers(guest: Guest, gdb: ArmedDebugger['gdb']): Promise<string[]> {
	const console = await guest.ready();
	const traced = await console.ask('echo traced');
	await gdb.detach();
	return [traced, await console.ask('echo let go')];
}

test(
	'the recipe of 2011, typed step by step, stops in main of QEMU',
	{drivers: ['kvm', 'qemu']},
	async (t, rig) => {
		const guest = await rig.guest();
		const gdb = await rig.gdb.open();
		await gdb.type(`attach ${await rig.daemon.pid()}`);
		t.regex(await gdb.type('break virCommandSetPreExecHook'), /^Breakpoint 1 at 0x/);
		const atHook = gdb.type('continue');
		const started = rig.gdb.begin(guest);
		t.regex(await atHook, /hit Breakpoint 1, .* virCommandSetPreExecHook/);
		await gdb.type('delete 1');

		t.regex(await gdb.type('break main'), /^Breakpoint 2 at 0x/);
		t.is(
			await gdb.type('handle SIGKILL nopass noprint nostop'),
			`${TABLE}SIGKILL       No\tNo\tNo\t\tKilled\n`,
		);
		t.is(
			await gdb.type('handle SIGTERM nopass noprint nostop'),
			`${TABLE}SIGTERM       No\tNo\tNo\t\tTerminated\n`,
		);
		await gdb.type('set follow-fork-mode child');
		const seen = await gdb.type('continue');
		t.regex(seen, /is executing new program: \S*qemu/);
		t.regex(seen, /hit Breakpoint 2, .* main/);

		// The recipe of 2011 lacks this line, but today's QEMU interrupts its virtual processors with this signal.
		await gdb.type('handle SIGUSR1 pass noprint nostop');
		const process = await guest.process();
		t.is(gdb.lastStop?.pid, process.pid);
		const argv = await gdb.argv();
		t.deepEqual(argv, await process.argv());
		t.deepEqual(argv, (await rig.logs.of(guest)).at(-1)?.argv);
		await gdb.resume();
		await started;
		t.deepEqual(await answers(guest, gdb), ['traced', 'let go']);
	},
);

test("the general recipe stops in main of the guest's program, which then runs the guest", async (t, rig) => {
	const guest = await rig.guest();
	const {gdb, program, started} = await rig.gdb.start(guest);
	const process = await guest.process();
	t.is(program.pid, process.pid);
	t.is(program.stop.function, 'main');
	t.deepEqual(program.argv, await process.argv());
	t.deepEqual(program.argv, (await rig.logs.of(guest)).at(-1)?.argv);
	await gdb.resume();
	await started;
	t.deepEqual(await answers(guest, gdb), ['traced', 'let go']);
});

test('the daemon runs on while the program stands in main: it answers, and other guests start', async (t, rig) => {
	const [held, other] = [await rig.guest(), await rig.guest()];
	const {gdb, program, started} = await rig.gdb.start(held);
	await other.boot();
	t.regex(await other.state(), /^running/);
	const [only = '', ...others] = await rig.gdb.held(other);
	t.true(only.includes(`(pid ${program.pid}): stopped by its tracer`), only);
	t.deepEqual(others, [], 'neither the daemon nor another guest is held');
	await gdb.detach();
	await started;
	t.is(await held.state(), 'running (booted)');
});

test('starts of other guests at the same time go through: only the right one is stopped', async (t, rig) => {
	const [guest, other, another] = [await rig.guest(), await rig.guest(), await rig.guest()];
	let over = false;
	const restart = async (its: Guest) => {
		while (!over) {
			await its.start();
			await its.destroy();
		}
	};
	const others = Promise.all([restart(other), restart(another)]);
	others.catch(() => {});
	try {
		for (let round = 0; round < 4; round++) {
			const {gdb, program, started} = await rig.gdb.start(guest);
			t.is(program.pid, await guest.pid());
			t.deepEqual(program.argv, await guest.argv());
			await gdb.close();
			await started;
			await guest.destroy();
		}
	} finally {
		over = true;
	}
	await others;
});
