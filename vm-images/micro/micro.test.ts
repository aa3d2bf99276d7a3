import {tmpdir} from 'node:os';
import test, {type ExecutionContext} from 'ava';
import {localHost} from '../../helpers/host/local/local-host.ts';
import type {Terminal} from '../../helpers/terminal/terminal.ts';
import {prepareImage} from '../prepare-image.ts';
import {MICRO} from './recipe.ts';

const folder = `${tmpdir()}/virtrig-micro-${process.pid}`;
const image = prepareImage(localHost, MICRO, folder);
const BANNER = /virtrig-micro 1 ready\r*\n/;
let disks = 0;

test.after.always(() => localHost.remove(folder));

/** Boots the ROM without libvirt, with its serial port on a terminal. */
async function boot(t: ExecutionContext, words: readonly string[] = []): Promise<Terminal> {
	const bare = [
		'-accel',
		'tcg',
		'-machine',
		'pc',
		'-m',
		'1',
		'-nodefaults',
		'-no-user-config',
		'-display',
		'none',
	];
	const {rom} = (await image).files;
	const argv = ['qemu-system-x86_64', ...bare, '-bios', rom, '-serial', 'stdio', ...words] as const;
	const terminal = await localHost.terminal(argv);
	t.teardown(() => terminal.close());
	await terminal.expect(BANNER);
	return terminal;
}

async function ask(terminal: Terminal, line: string): Promise<string> {
	terminal.sendLine(line);
	const {match} = await terminal.expect(/^= ([^\r\n]*)\r*\n/m);
	return match[1] ?? '';
}

async function newDisk(): Promise<readonly string[]> {
	const file = `${folder}/disk${++disks}.raw`;
	await image;
	await localHost.run(['truncate', '-s', '64K', file]);
	return ['-drive', `file=${file},format=raw,if=ide`];
}

/** BSD's checksum, computed in the same way as the guest does. */
function checksum(text: string): string {
	let sum = 0;
	for (const byte of Buffer.from(text)) sum = (((sum >> 1) | ((sum & 1) << 15)) + byte) & 0xffff;
	return sum.toString(16).padStart(4, '0');
}

test('it says what it got, its checksum and its version', async (t) => {
	const guest = await boot(t);
	t.is(await ask(guest, 'version'), 'virtrig-micro 1');
	t.is(await ask(guest, 'echo two  words '), 'two  words ');
	t.is(await ask(guest, 'echo'), '');
	t.is(await ask(guest, 'sum hello'), checksum('hello'));
	t.is(await ask(guest, 'sum'), '0000');
});

test('it loses nothing of a burst', async (t) => {
	const guest = await boot(t);
	const lines = Array.from({length: 20}, (_, index) => `${index} ${'abcdefghij'.repeat(20)}`);
	guest.send(lines.map((line) => `sum ${line}\r\n`).join(''));
	for (const line of lines) {
		const {match} = await guest.expect(/^= ([0-9a-f]{4})\r*\n/m);
		t.is(match[1], checksum(line));
	}
});

test('it refuses what it does not understand', async (t) => {
	const guest = await boot(t);
	t.is(await ask(guest, 'nonsense'), 'error unknown command');
	t.is(await ask(guest, 'echoes'), 'error unknown command');
	t.is(await ask(guest, `echo ${'x'.repeat(994)}`), 'x'.repeat(994));
	t.is(await ask(guest, `echo ${'x'.repeat(995)}`), 'error line too long');
	t.is(await ask(guest, 'read'), 'error no sector number');
	t.is(await ask(guest, 'read 65536'), 'error no sector number');
	t.is(await ask(guest, 'panic'), 'error no panic device');
});

test('what it writes to its disk is there after a reset and in another guest', async (t) => {
	const disk = await newDisk();
	const guest = await boot(t, disk);
	t.is(await ask(guest, 'write 5 some text'), 'written');
	t.is(await ask(guest, `write 6 ${'y'.repeat(511)}`), 'written');
	guest.sendLine('reset');
	await guest.expect(BANNER);
	t.is(await ask(guest, 'read 5'), 'some text');
	t.is(await ask(guest, 'read 6'), 'y'.repeat(511));
	t.is(await ask(guest, 'read 7'), '');
	t.is(await ask(guest, 'read 128'), 'error disk failed');
	await guest.close();
	t.is(await ask(await boot(t, disk), 'read 5'), 'some text');
});

test('without a disk it says so', async (t) => {
	const guest = await boot(t);
	t.is(await ask(guest, 'read 0'), 'error no disk');
	t.is(await ask(guest, 'write 0 text'), 'error no disk');
});

test('it powers its machine off', async (t) => {
	const guest = await boot(t);
	guest.sendLine('poweroff');
	t.is((await guest.exited).exitCode, 0);
});

test('a reset and a triple fault end a machine that does not reboot, and start another anew', async (t) => {
	for (const command of ['reset', 'triple']) {
		const guest = await boot(t);
		guest.sendLine(command);
		await guest.expect(BANNER);
		const mortal = await boot(t, ['-no-reboot']);
		mortal.sendLine(command);
		t.is((await mortal.exited).exitCode, 0);
	}
});

test('it panics through the pvpanic device', async (t) => {
	const guest = await boot(t, ['-device', 'pvpanic', '-action', 'panic=shutdown']);
	guest.sendLine('panic');
	t.is((await guest.exited).exitCode, 0);
});

test('it sleeps while it has nothing to do, and spins when it is told to', async (t) => {
	const guest = await boot(t);
	t.true((await busy(guest, 2000)) < 100, 'idle');
	guest.sendLine('spin');
	t.true((await busy(guest, 2000)) > 300, 'spinning');
});

test('it floods its console', async (t) => {
	const guest = await boot(t);
	guest.sendLine('flood');
	await guest.expect(/(flood flood[^\n]*\n){20}/);
	t.pass();
});

/**
 * Returns the milliseconds of processor time that QEMU uses during `window`. It is a measurement, so it must take that
 * long.
 */
async function busy({pid}: Terminal, window: number): Promise<number> {
	const used = async () => {
		const stat = await localHost.readText(`/proc/${pid}/stat`);
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return (Number(fields[11]) + Number(fields[12])) * 10;
	};
	const before = await used();
	await new Promise((resolve) => setTimeout(resolve, window));
	return (await used()) - before;
}
