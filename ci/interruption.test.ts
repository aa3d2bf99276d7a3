import test from 'ava';
import {holdsWithin} from '../helpers/host/files/wait-until.ts';
import {localHost} from '../helpers/host/local/local-host.ts';
import {Interruption} from './interruption.ts';

/** A run that undoes its changes slowly when a signal asks it to end. */
const RUN = `
	const {Interruption} = await import(${JSON.stringify(new URL('interruption.ts', import.meta.url).href)});
	const {writeFileSync} = await import('node:fs');
	const alive = setInterval(() => {}, 1000);
	using interruption = new Interruption();
	console.log('ready');
	await interruption.requested;
	for (let step = 0; step < 10; step++) {
		console.log('undoing');
		console.error('undoing');
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	if (process.argv[1]) writeFileSync(process.argv[1], 'undone ' + interruption.exitCode);
	clearInterval(alive);
	process.exitCode = interruption.exitCode;`;
const ARGV = [process.execPath, '--input-type=module', '-e', RUN] as const;

for (const [signal, exitCode] of [
	['SIGINT', 130],
	['SIGTERM', 143],
	['SIGHUP', 143],
] as const) {
	test(`after ${signal} a run undoes its changes and ends with exit code ${exitCode}`, async (t) => {
		const ready = Promise.withResolvers<void>();
		const undoing = Promise.withResolvers<void>();
		const running = await localHost.spawn(ARGV, {
			check: false,
			onOutput: (chunk) => (chunk.includes('undoing') ? undoing : ready).resolve(),
		});
		await ready.promise;
		await localHost.signal(running.pid, signal);
		await undoing.promise;
		// An impatient user presses Ctrl-C again.
		await localHost.signal(running.pid, 'SIGINT');
		const result = await running.done;
		t.is(result.exitCode, exitCode);
		t.is(result.stderr.match(/virtrig: /g)?.length, 1);
		t.true(result.stderr.includes(`virtrig: ${signal}: ending the guests and undoing all changes`));
	});
}

test('a terminal that is gone does not keep a run from undoing its changes', async (t) => {
	const file = `/tmp/interruption-${process.pid}-${Date.now()}`;
	t.teardown(() => localHost.remove(file));
	// Opens a terminal, closes it when the run is ready, and waits for the run.
	const driver = `
		const {spawn} = await import('node-pty');
		const pty = spawn(process.argv[1], process.argv.slice(2), {});
		pty.onData((data) => data.includes('ready') && pty.destroy());`;
	await localHost.run([process.execPath, '--input-type=module', '-e', driver, ...ARGV, file], {
		cwd: new URL('..', import.meta.url).pathname,
	});
	const undone = async () => (await localHost.readText(file).catch(() => '')) === 'undone 143';
	t.true(await holdsWithin(localHost, ['/tmp'], undone, 20_000));
});

test('a pipe that nobody reads does not end a run', async (t) => {
	const file = `/tmp/interruption-pipe-${process.pid}-${Date.now()}`;
	t.teardown(() => localHost.remove(file));
	const script = '("$@"; echo "exit code $?" >&2) | head -n 1';
	const ready = Promise.withResolvers<void>();
	const running = await localHost.spawn(['bash', '-c', script, 'bash', ...ARGV, file], {
		check: false,
		onOutput: () => ready.resolve(),
	});
	await ready.promise;
	running.kill('SIGTERM');
	const undone = async () => (await localHost.readText(file).catch(() => '')) === 'undone 143';
	t.true(await holdsWithin(localHost, ['/tmp'], undone, 20_000));
	await running.done;
});

test('after it is disposed of, signals have their default effect', (t) => {
	const before = process.listenerCount('SIGTERM');
	{
		using interruption = new Interruption();
		t.is(interruption.exitCode, undefined);
		t.is(process.listenerCount('SIGTERM'), before + 1);
	}
	t.is(process.listenerCount('SIGTERM'), before);
});
