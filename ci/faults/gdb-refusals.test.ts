/** `virtrig gdb` refuses requests that it cannot carry out, and then changes nothing. */

import {stripVTControlCharacters} from 'node:util';
import test from 'ava';
import {localHost as host} from '../../helpers/host/local/local-host.ts';
import {daemon, guest, libvirt, settled, untilFree, WORDS} from './gdb-guest.ts';
import {said, virtrig} from './virtrig.ts';

const WRONG: readonly [what: string, words: readonly string[], exitCode: number, message: RegExp][] = [
	['no terminal to hand over', [], 2, /no terminal to hand over to GDB: call it from one, or with --batch/],
	['a file of commands that is not there', ['--batch', '--command', '/nosuch'], 2, /\/nosuch cannot be read/],
	['a place that is no name', ['--batch', '--break', 'a b'], 2, /name a function/],
	['a guest that is not there', ['--batch', '--connect', libvirt.uri('lxc')], 2, /there is no guest .* none/],
	[
		'a libvirt that is not there',
		['--batch', '--connect', 'test:///default'],
		2,
		/there is no guest .* test/,
	],
];

for (const [what, words, exitCode, message] of WRONG) {
	test.serial(`${what} is refused before anything is changed`, async (t) => {
		const result = await virtrig(host, [...WORDS, ...words]);
		t.is(result.exitCode, exitCode, said(result));
		t.regex(said(result), message);
		t.deepEqual(await settled(), []);
	});
}

test.serial(
	'a guest that runs already is refused, and runs on; so is a daemon that another debugger has',
	async (t) => {
		await guest.boot();
		const running = await virtrig(host, [...WORDS, '--batch']);
		t.is(running.exitCode, 3, said(running));
		t.regex(running.stderr, /runs already.*gdb -p/);
		t.regex(await guest.state(), /^running/);
		await guest.destroy();
		const argv = ['gdb', '-nx', '-q', '-p', String(daemon), '-ex', 'continue'] as const;
		await using other = await host.terminal(argv, {env: {LC_ALL: 'C.UTF-8'}});
		await other.expect('Continuing.');
		const traced = await virtrig(host, [...WORDS, '--batch']);
		t.is(traced.exitCode, 3, said(traced));
		t.regex(traced.stderr, new RegExp(`pid ${other.pid} traces libvirtd \\(pid ${daemon}\\)`));
		other.send('\x03');
		await other.expect('(gdb) ');
		other.sendLine('detach');
		await other.expect('detached');
		t.deepEqual(await untilFree(), []);
		t.notRegex(stripVTControlCharacters(said(traced)), /stands in/);
	},
);
