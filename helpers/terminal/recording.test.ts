import test from 'ava';
import {localHost} from '../host/local/local-host.ts';
import {record} from './recording.ts';

test('a recording holds the header and all that went through, in order', async (t) => {
	await using terminal = await localHost.terminal([
		'sh',
		'-c',
		'stty -echo; read word; echo "got $word"; exec cat',
	]);
	const lines: string[] = [];
	const stop = record(terminal, (line) => lines.push(line), {columns: 1000, rows: 50, title: 'a shell'});
	terminal.sendLine('hällo\x1b');
	await terminal.expect('got h');
	terminal.resize(90, 30);
	stop();
	terminal.sendLine('unheard');
	const [header, ...events] = lines.map((line) => JSON.parse(line));
	t.like(header, {version: 2, width: 1000, height: 50, title: 'a shell'});
	t.true(Math.abs(header.timestamp - Date.now() / 1000) < 60);
	t.deepEqual(events[0].slice(1), ['i', 'hällo\x1b\n']);
	t.deepEqual(events.at(-1).slice(1), ['r', '90x30']);
	const output = events.filter(([, kind]) => kind === 'o').map(([, , text]) => text);
	t.regex(output.join(''), /got hällo\x1b\r\n/);
	const times = events.map(([time]) => time);
	t.deepEqual(
		times,
		times.toSorted((a, b) => a - b),
	);
});

test('a recording ends at its limit, with a marker that says so', async (t) => {
	const terminal = await localHost.terminal(['seq', '1', '100000']);
	const lines: string[] = [];
	record(terminal, (line) => lines.push(line), {columns: 1000, rows: 50, limit: 20_000});
	await terminal.exited;
	const last = JSON.parse(lines.at(-1) ?? '');
	t.is(last[1], 'm');
	t.regex(last[2], /limit of 20000/);
	t.true(lines.slice(0, -1).join('\n').length <= 20_000);
});
