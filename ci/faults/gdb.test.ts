/** `virtrig gdb` leaves no process stopped or traced, however it ends. */

import {setTimeout as pause} from 'node:timers/promises';
import test from 'ava';
import {heldProcesses} from '../../helpers/gdb/held-processes.ts';
import {makeGuest} from '../../helpers/guest/make-guest.ts';
import {NO_STEPS} from '../../helpers/guest/no-steps.ts';
import {localHost as host} from '../../helpers/host/local/local-host.ts';
import {poll} from '../../helpers/poll.ts';
import {REPOSITORY} from '../../helpers/repository.ts';
import {daemon, guest, images, libvirt, run, scratch, settled, untilFree, WORDS} from './gdb-guest.ts';
import {said, startVirtrig, VIRTRIG, virtrig} from './virtrig.ts';

/** The first coloured output of GDB that a user sees. */
const HANDED_OVER = /\(gdb\) frame.*main.*\(gdb\) /s;

/** `virtrig gdb` in a terminal, until it has said this. */
async function inTerminal(until: RegExp) {
	const terminal = await host.terminal([VIRTRIG, ...WORDS], {
		columns: 100,
		cwd: REPOSITORY,
		env: {TERM: 'xterm-256color'},
	});
	try {
		await terminal.expect(until, {deadline: 60_000});
		return terminal;
	} catch (error) {
		await terminal.close();
		throw error;
	}
}

/** Waits until only this test's run is left: the guardian undoes a killed one. */
async function untilUndone(): Promise<void> {
	await poll(async () => (await scratch.runs()).length <= 1, {every: 50, deadline: 10_000});
}

test.serial('a person types into GDB, leaves it, and the guest runs on', async (t) => {
	await using terminal = await inTerminal(HANDED_OVER);
	terminal.resize(77, 30);
	// GDB then writes its prompt again.
	await terminal.expect('(gdb) ');
	terminal.sendLine('show width');
	await terminal.expect('is 77.');
	terminal.sendLine('continue');
	await terminal.expect(/virtrig: Domain '\S+' started/);
	terminal.send('\x03');
	await terminal.expect('received signal SIGINT');
	await terminal.expect('(gdb) ');
	terminal.send('\x04');
	await terminal.expect('Quit anyway? (y or n) ');
	terminal.sendLine('y');
	await terminal.expect('GDB has let go of libvirtd');
	await terminal.expect(`${guest.name}: running (booted)`);
	t.is((await terminal.exited).exitCode, 0);
	t.deepEqual(await untilFree(), []);
	t.deepEqual(await settled(), []);
});

test.serial('killed with the guest held in main, it lets GDB let go, and the guest starts', async (t) => {
	const events = await guest.events();
	const terminal = await inTerminal(HANDED_OVER);
	await host.signal(terminal.pid, 'SIGKILL');
	t.deepEqual(await untilFree(), []);
	await events.until('Started Booted');
	t.deepEqual(await settled(), []);
	await untilUndone();
	t.deepEqual(await scratch.runs(), [run.id]);
});

test.serial('killed at any moment of its way, it holds nobody, and the guest can be started', async (t) => {
	const began = performance.now();
	const whole = await inTerminal(HANDED_OVER);
	const way = performance.now() - began;
	await host.signal(whole.pid, 'SIGKILL');
	t.deepEqual(await untilFree(), []);
	t.deepEqual(await settled(), []);
	const held: number[] = [];
	// From its first quarter until it stands at the end for some time.
	for (let share = 0.25; share < 1.8; share += 0.15) {
		const delay = Math.round(share * way);
		const terminal = await host.terminal([VIRTRIG, ...WORDS], {cwd: REPOSITORY});
		await pause(delay);
		held.push((await heldProcesses(host, {daemon, guest: guest.name})).length);
		await host.signal(terminal.pid, 'SIGKILL');
		t.deepEqual(await untilFree(), [], `after ${delay} ms`);
		t.deepEqual(await settled(), []);
		await guest.boot();
		t.deepEqual(await settled(), []);
	}
	await untilUndone();
	// One that was killed right after it had begun has nobody yet who undoes it, and nothing to undo.
	await virtrig(host, ['reap']);
	t.deepEqual(await scratch.runs(), [run.id]);
	t.true(held.filter((count) => count > 0).length > 3, `held at each moment: ${held.join()}`);
});

test.serial('told by SIGHUP, as when its terminal is closed, it ends GDB and leaves nothing', async (t) => {
	const terminal = await inTerminal(HANDED_OVER);
	await host.signal(terminal.pid, 'SIGHUP');
	t.is((await terminal.exited).exitCode, 143);
	t.deepEqual(await heldProcesses(host, {daemon, guest: guest.name}), []);
	t.deepEqual(await scratch.runs(), [run.id]);
	t.deepEqual(await settled(), []);
});

test.serial(
	'GDB itself is killed in the hands of the person: that is told, and nobody is held',
	async (t) => {
		await using terminal = await inTerminal(HANDED_OVER);
		const [only = ''] = await heldProcesses(host, {daemon, guest: guest.name});
		await host.signal(Number(/traced by pid (\d+)/.exec(only)?.[1]), 'SIGKILL');
		await terminal.expect('GDB has let go of libvirtd');
		await terminal.exited;
		t.deepEqual(await settled(), []);
	},
);

test.serial('--batch runs a file of commands, lets go, and destroys the guest if asked to', async (t) => {
	const file = `${scratch.reports}/look.gdb`;
	await host.write(file, 'printf "argc %d\\n", $rdi\nbreak accel_init_machine\ncontinue\nbacktrace\n');
	const result = await virtrig(host, [...WORDS, '--batch', '--command', file, '--destroy']);
	t.is(result.exitCode, 0, said(result));
	t.regex(result.stdout, /stands in main of \S+qemu\S+, after/);
	t.regex(result.stdout, /^argc \d\d$/m);
	t.regex(result.stdout, /^#\d+ .* in main \(\)$/m, 'also what comes after a command that lets it run');
	t.regex(result.stdout, new RegExp(`^${guest.name}: shut off \\(destroyed\\)$`, 'm'));
	await host.write(file, 'nosuchcommand\n');
	const failed = await virtrig(host, [...WORDS, '--batch', '--command', file, '--destroy']);
	t.is(failed.exitCode, 1, said(failed));
	t.regex(failed.stdout, /Undefined command: "nosuchcommand"/);
	await host.write(file, 'continue\nshell sleep 60\n');
	const held = await startVirtrig(host, [...WORDS, '--batch', '--command', file, '--destroy']);
	const events = await guest.events();
	await events.until('Started Booted');
	held.kill('SIGTERM');
	t.is((await held.done).exitCode, 143);
	t.deepEqual(await settled(), []);
});

test.serial('--break stops further on; at what is nowhere, in main, and says so', async (t) => {
	const reached = await virtrig(host, [...WORDS, '--batch', '--break', 'accel_init_machine', '--destroy']);
	t.is(reached.exitCode, 0, said(reached));
	t.regex(reached.stdout, /stands in accel_init_machine of/);
	const missed = await virtrig(host, [...WORDS, '--batch', '--break', 'nosuchfunction', '--destroy']);
	t.is(missed.exitCode, 1, said(missed));
	t.regex(missed.stderr, /no function nosuchfunction in the program or its libraries: it stands in main/);
	t.deepEqual(await settled(), []);
});

test.serial("a guest that does not come to its program: libvirt's reason, and nobody is held", async (t) => {
	const broken = await makeGuest({libvirt, images, steps: NO_STEPS}, 'qemu', {
		qemu: {disks: [{file: '/var/lib/libvirt/virtrig/nosuch.raw', format: 'raw', bus: 'ide'}]},
	});
	await broken.define();
	const result = await virtrig(host, ['gdb', broken.name, '--connect', libvirt.uri('qemu'), '--batch']);
	t.is(result.exitCode, 1, said(result));
	t.regex(result.stderr, /Cannot access storage file/);
	t.deepEqual(await settled(broken), []);
	await broken.clear();
});
