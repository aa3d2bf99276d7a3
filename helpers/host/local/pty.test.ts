import {createHash} from 'node:crypto';
import {setImmediate as turn} from 'node:timers/promises';
import test from 'ava';
import {localHost} from './local-host.ts';
import {openPty} from './pty.ts';

test('a program runs in a terminal of its own, as a session leader, wide enough for long lines', async (t) => {
	await using terminal = await localHost.terminal(['sh', '-c', 'stty size; ps -o sid= -p $$; tty; exec cat']);
	const {before} = await terminal.expect(/\/dev\/pts\/\d+/);
	t.regex(before, /50 1000/);
	t.regex(before, new RegExp(`\\b${terminal.pid}\\b`));
});

test('what is typed, or resized, once the terminal is closed is dropped', async (t) => {
	const complaints: unknown[][] = [];
	const complain = console.error;
	console.error = (...words) => complaints.push(words);
	t.teardown(() => {
		console.error = complain;
	});
	for (let round = 0; round < 10; round++) {
		const pty = openPty(['sh', '-c', 'stty raw -echo; sleep 0.05'], {});
		const exited = Promise.withResolvers<void>();
		pty.onExit(() => exited.resolve());
		let over = false;
		void exited.promise.then(() => {
			over = true;
		});
		// More than the kernel takes while nobody reads: some of it waits in node-pty.
		pty.write('x'.repeat(100_000));
		while (!over) {
			pty.write('x');
			await turn();
		}
		pty.write('too late');
		t.notThrows(() => pty.resize(80, 24));
		for (let turns = 0; turns < 20; turns++) await turn();
	}
	t.deepEqual(complaints, []);
});

test('a long text reaches a program that reads slowly, whole and in order', async (t) => {
	const lines = Array.from({length: 20_000}, (_, index) => `line ${index} é\n`);
	const script = 'stty raw -echo; echo ready; sleep 0.1; head -n 20000 | sha256sum';
	await using terminal = await localHost.terminal(['sh', '-c', script]);
	await terminal.expect('ready');
	for (const line of lines) terminal.send(line);
	const {match} = await terminal.expect(/[0-9a-f]{64}/);
	t.is(match[0], createHash('sha256').update(lines.join('')).digest('hex'));
});

test('a kill reaches what the program has started, and after its end does nothing', async (t) => {
	const pty = openPty(['sh', '-c', 'sleep 60 & echo started; wait'], {});
	const started = Promise.withResolvers<void>();
	const exited = Promise.withResolvers<number | undefined>();
	pty.onData((text) => {
		if (text.includes('started')) started.resolve();
	});
	pty.onExit(({signal}) => exited.resolve(signal));
	await started.promise;
	pty.kill('SIGKILL');
	t.is(await exited.promise, 9);
	t.notThrows(() => pty.kill('SIGKILL'));
});

test('a kill right after the start, before the program has a session of its own, is not lost', async (t) => {
	const signals = Array.from({length: 50}, async () => {
		const pty = openPty(['sleep', '60'], {});
		const exited = Promise.withResolvers<number | undefined>();
		pty.onExit(({signal}) => exited.resolve(signal));
		pty.kill('SIGKILL');
		return exited.promise;
	});
	t.deepEqual([...new Set(await Promise.all(signals))], [9]);
});
