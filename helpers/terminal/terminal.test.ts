import test from 'ava';
import {DeadlineError} from '../errors.ts';
import {localHost} from '../host/local/local-host.ts';
import {TerminalEndedError} from './terminal-ended-error.ts';
import {KEPT_UNMATCHED} from './unmatched-output.ts';

const shell = (script: string) => localHost.terminal(['sh', '-c', script]);

test('a wait takes what matches and leaves what follows', async (t) => {
	await using terminal = await shell('echo one two; exec cat');
	t.like(await terminal.expect('one'), {before: ''});
	const {match, before} = await terminal.expect(/t(w)o/);
	t.is(before, ' ');
	t.is(match[1], 'w');
});

test('a string is awaited as it stands, not as a pattern', async (t) => {
	await using terminal = await shell("echo 'xaxbx [1/2] (a+b)? $(c) ^|$'; exec cat");
	t.is((await terminal.expect('[1/2] (a+b)? $(c) ^|$')).before, 'xaxbx ');
});

test('a wait ends when what was typed is answered', async (t) => {
	await using terminal = await shell('stty -echo; echo ready; read word; echo "got $word"; exec cat');
	await terminal.expect('ready');
	terminal.sendLine('hello');
	await terminal.expect('got hello');
	t.pass();
});

test('a passed deadline names the program, the wait, the time and the last lines', async (t) => {
	await using terminal = await shell('echo so far; exec cat');
	await terminal.expect('so');
	const error = await t.throwsAsync(terminal.expect('login:', {deadline: 50}), {instanceOf: DeadlineError});
	t.regex(error.message, /waiting for "login:" from sh -c echo so far.*\(host local\)/);
	t.regex(error.message, /^Timed out after 0\.05 s /);
	t.regex(error.message, /far/);
	t.like(await terminal.expect('far'), {before: ' '});
});

test('a wait ends at once when the program does, with its exit code and last output', async (t) => {
	const terminal = await shell('read go; echo the last words; exit 7');
	const wait = terminal.expect('never', {deadline: 60_000});
	terminal.sendLine('go');
	const error = await t.throwsAsync(wait, {instanceOf: TerminalEndedError});
	t.is(error.exit.exitCode, 7);
	t.regex(error.message, /exit code 7[\s\S]*the last words/);
	await t.throwsAsync(terminal.expect('never'), {instanceOf: TerminalEndedError});
	t.throws(() => terminal.send('x'), {instanceOf: TerminalEndedError});
});

test('what a program wrote just before its end is there, 40 times', async (t) => {
	for (let i = 0; i < 40; i++) {
		const terminal = await shell(`seq 1 5000; echo end ${i}`);
		await terminal.exited;
		t.is((await terminal.expect(`end ${i}`)).before.trim().split('\r\n').length, 5000);
	}
});

test('a second wait is refused while one is on', async (t) => {
	await using terminal = await shell('exec cat');
	const first = terminal.expect('a');
	await t.throwsAsync(terminal.expect('b'), {message: /another wait/});
	terminal.sendLine('a');
	await first;
});

test('a program that floods its terminal is kept to the limit', async (t) => {
	await using terminal = await shell('yes "a line of a flood" | head -c 8000000; echo; echo over; exec cat');
	const {before, dropped} = await terminal.expect('over');
	t.true(dropped > 6_000_000, String(dropped));
	t.true(before.length < 1.2 * KEPT_UNMATCHED);
});

test('closing ends the program, and one that ignores SIGHUP too', async (t) => {
	const polite = await shell('exec cat');
	await polite.close();
	t.is((await polite.exited).signal, 1);
	const stubborn = await shell('trap "" HUP; echo ready; while :; do sleep 1; done');
	await stubborn.expect('ready');
	await Promise.all([stubborn.close(), stubborn.close()]);
	t.is((await stubborn.exited).signal, 9);
	t.false(await localHost.signal(stubborn.pid, 'SIGCONT'));
});

test('the terminal is 1000 columns wide until it is resized', async (t) => {
	await using terminal = await shell('stty size; read go; stty size; exec cat');
	await terminal.expect(/\d+ 1000\r\n/);
	terminal.resize(90, 31);
	terminal.sendLine('');
	await terminal.expect('31 90');
	t.pass();
});
