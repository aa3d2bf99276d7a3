/**
 * A debugger can stop a start at other points too: in the daemon's child before it executes the guest's program, in the middle
 * of QEMU's own start, and in the `main` of a program that has no symbol of that name.
 */
import {suite} from 'virtrig';
import needs from './needs.ts';

const test = suite('gdb', needs);

test('a breakpoint in the child between fork and exec stops a copy of the daemon', async (t, rig) => {
	const guest = await rig.guest();
	const daemon = await rig.daemon.pid();
	const {gdb, recipe} = await rig.gdb.arm(guest);
	const started = rig.gdb.begin(guest);
	await recipe.untilGate();
	// libvirt calls it for each file descriptor that the program inherits (virExec in src/util/vircommand.c).
	const breakpoint = await gdb.break('virSetInherit');
	const stop = await recipe.untilExec();
	t.is(stop.function, 'virSetInherit');
	t.not(stop.pid, daemon);
	t.is(await rig.host.readLink(`/proc/${stop.pid}/exe`), await rig.host.readLink(`/proc/${daemon}/exe`));
	await gdb.deleteBreakpoint(breakpoint);
	const main = await recipe.untilMain(await gdb.continue());
	t.deepEqual(main.argv, await guest.argv());
	await gdb.detach();
	await started;
	await guest.ready();
});

test(
	"a breakpoint in the middle of QEMU's start stops there, and its caller's frames are QEMU's",
	{drivers: ['kvm', 'qemu']},
	async (t, rig) => {
		const guest = await rig.guest();
		const {gdb, started} = await rig.gdb.start(guest);
		// QEMU's modules need this symbol, so QEMU exports it: even a stripped QEMU has it in .dynsym.
		await gdb.break('accel_init_machine', {pending: false});
		const stop = await gdb.continue();
		t.is(stop.function, 'accel_init_machine');
		t.regex(await gdb.command('backtrace'), /#\d+ .* in main \(\)/);
		t.is(stop.pid, await guest.pid());
		await gdb.detach();
		await started;
		await guest.ready();
	},
);

test('a program without a symbol `main` is stopped in its main', async (t, rig) => {
	const named = await rig.guest();
	const {gdb: withName, program: expected, started: first} = await rig.gdb.start(named);
	const code = await withName.readMemory('$pc', 64);
	await withName.detach();
	await first;

	const guest = await rig.guest({emulator: await rig.files.emulatorWithoutMain(named)});
	const {gdb, program, started} = await rig.gdb.start(guest);
	t.regex(program.program, /-emulator\/bin\//);
	t.not(program.stop.function, 'main');
	t.deepEqual(
		await gdb.readMemory('$pc', 64),
		code,
		'the same instructions as at `main` of the program it is a copy of',
	);
	t.deepEqual(program.argv, await guest.argv());
	t.is(program.argv?.length, expected.argv?.length);
	await gdb.detach();
	await started;
	await guest.ready();
});

test('if the emulator is a script, the program that it executes is stopped', async (t, rig) => {
	const plain = await rig.guest();
	const guest = await rig.guest({emulator: await rig.files.emulatorScript(plain)});
	const {gdb, program, started} = await rig.gdb.start(guest);
	const {emulator = ''} = await plain.domain();
	t.is(program.program, emulator);
	t.is(program.stop.function, 'main');
	await gdb.detach();
	await started;
	await guest.ready();
});
