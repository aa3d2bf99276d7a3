import {existsSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'ava';
import {CommandError} from './command-error.ts';
import {localHost} from './local.ts';
import {run, signal, spawn} from './local-commands.ts';
import {endsWithin, identifyProcess} from './process.ts';

const failure = {instanceOf: CommandError};

test('a command gives its output, its exit code and its duration', async (t) => {
	const result = await run(['sh', '-c', 'printf out; printf err >&2']);
	t.like(result, {stdout: 'out', stderr: 'err', exitCode: 0, signal: undefined, timedOut: false});
	t.true(result.duration > 0);
});

test('words reach a program as they are, without a shell', async (t) => {
	const {stdout} = await run(['printf', '%s|', '$HOME', 'a b', '*', "'"]);
	t.is(stdout, "$HOME|a b|*|'|");
});

test('a failure tells the exit code and keeps both streams; unchecked, it is a result', async (t) => {
	const argv = ['sh', '-c', 'echo out; echo why >&2; exit 3'] as const;
	const error = await t.throwsAsync(run(argv), failure);
	t.like(error, {exitCode: 3, stdout: 'out\n', stderr: 'why\n', host: 'local'});
	t.regex(error?.message ?? '', /exit code 3\s+why/);
	t.like(await run(argv, {check: false}), {exitCode: 3, stderr: 'why\n'});
});

test('a signal that ended a command is told', async (t) => {
	t.like(await run(['sh', '-c', 'kill -TERM $$'], {check: false}), {exitCode: undefined, signal: 'SIGTERM'});
});

test('a deadline kills the whole process group and keeps what was said until then', async (t) => {
	// The grandchild ignores what a polite end would send, and its parent is gone.
	const script = 'sh -c \'trap "" TERM HUP; echo $$; exec sleep 60\' & echo started; wait';
	const error = await t.throwsAsync(run(['sh', '-c', script], {deadline: 3000}), failure);
	t.true(error?.timedOut);
	const grandchild = Number(/^\d+$/m.exec(error?.stdout ?? '')?.[0]);
	t.regex(error?.stdout ?? '', /started/);
	t.regex(error?.message ?? '', /killed at its deadline, after \d\.\d s/);
	t.false(await isRunning(grandchild), `pid ${grandchild} must be gone`);
});

test('a deadline holds also where a process has left the group and keeps the output open', async (t) => {
	const started = performance.now();
	const error = await t.throwsAsync(
		run(['sh', '-c', 'setsid sleep 20 & echo $!'], {deadline: 3000}),
		failure,
	);
	t.true(performance.now() - started < 15_000);
	await signal(Number(error?.stdout), 'SIGKILL');
});

test('a deadline is a failure also where the exit code is not checked for', async (t) => {
	t.like(await run(['sleep', '20'], {deadline: 100, check: false}), {timedOut: true, signal: 'SIGKILL'});
});

test('what cannot be started says what to do', async (t) => {
	const cases = [
		[['virtrig-no-such-program'], {}, /install the program virtrig-no-such-program/],
		[['/etc/passwd'], {}, /make \/etc\/passwd a program that may be executed/],
		[['true'], {cwd: '/no/such/folder'}, /name a working folder that exists/],
	] as const;
	for (const [argv, options, advice] of cases) {
		const error = await t.throwsAsync(run(argv, options), failure, argv[0]);
		t.regex(error?.advice ?? '', advice);
		await t.throwsAsync(spawn(argv, {...options, check: false}), failure, 'there is nothing to check');
	}
});

test('standard input is what was given, and else empty', async (t) => {
	t.is((await run(['cat'], {stdin: 'text with é'})).stdout, 'text with é');
	t.is((await run(['wc', '-c'], {stdin: new Uint8Array(300_000)})).stdout.trim(), '300000');
	t.is((await run(['cat'], {deadline: 5000})).stdout, '');
});

test('a program that does not read its standard input does not fail for it', async (t) => {
	t.is((await run(['true'], {stdin: 'x'.repeat(1_000_000)})).exitCode, 0);
});

test('of endless output the end is kept', async (t) => {
	const {stdout} = await run(['sh', '-c', 'head -c 60000000 /dev/zero | tr "\\0" x; echo; echo the end']);
	t.is(stdout.length, 8 * 1024 * 1024);
	t.true(stdout.endsWith('x\nthe end\n'));
});

test('output is told as it comes, characters whole', async (t) => {
	const seen: string[] = [];
	const script = "printf 'h\\303'; sleep 0.1; printf '\\251'; echo e >&2";
	const onOutput = (chunk: string, stream: string) => void seen.push(`${stream} ${chunk}`);
	await run(['sh', '-c', script], {onOutput});
	t.true(seen.includes('stderr e\n'));
	t.is(
		seen
			.filter((text) => text.startsWith('stdout'))
			.map((text) => text.slice(7))
			.join(''),
		'hé',
	);
});

test('the environment is added to, not replaced', async (t) => {
	const {stdout} = await run(['sh', '-c', 'echo "$ADDED $HOME"; pwd'], {env: {ADDED: 'yes'}, cwd: '/'});
	t.is(stdout, `yes ${process.env.HOME}\n/\n`);
});

test('a started command has a process group of its own, which kill ends', async (t) => {
	const folder = await mkdtemp(join(tmpdir(), 'group-'));
	t.teardown(() => rm(folder, {recursive: true}));
	const file = join(folder, 'grandchild');
	const running = await spawn(['sh', '-c', `sleep 60 & echo $! >${file}.new; mv ${file}.new ${file}; wait`], {
		check: false,
	});
	while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 5));
	const {stdout} = await run(['cat', file]);
	const group = (await run(['ps', '-o', 'pgid=', '-p', stdout.trim()])).stdout.trim();
	t.is(Number(group), running.pid);
	running.kill();
	t.is((await running.done).signal, 'SIGKILL');
	t.false(await isRunning(Number(stdout)));
	t.notThrows(() => running.kill(), 'a second time there is nobody');
});

test('a signal reaches one process, and says when there is none', async (t) => {
	const running = await spawn(['sleep', '60'], {check: false});
	t.true(await signal(running.pid, 'SIGTERM'));
	t.is((await running.done).signal, 'SIGTERM');
	t.false(await signal(running.pid, 'SIGTERM'));
	for (const pid of [0, 1, -5, 1.5, Number.NaN])
		await t.throwsAsync(signal(pid, 'SIGTERM'), {instanceOf: RangeError}, `${pid}`);
});

async function isRunning(pid: number): Promise<boolean> {
	const end = performance.now() + 2000;
	for (;;) {
		const {exitCode, stdout} = await run(['ps', '-o', 'stat=', '-p', String(pid)], {check: false});
		// A zombie waits only for whoever adopted it.
		if (exitCode !== 0 || stdout.startsWith('Z')) return false;
		if (performance.now() > end) return true;
	}
}

test('a command that is tied to its starter ends with it, however that ends', async (t) => {
	const module = new URL('local-commands.ts', import.meta.url).href;
	const script = `
		const {spawn} = await import(${JSON.stringify(module)});
		const tied = await spawn(['sleep', '60'], {signalOnOurEnd: 'SIGKILL'});
		console.log('pid ' + tied.pid);`;
	const started = Promise.withResolvers<number>();
	const starter = await spawn([process.execPath, '--input-type=module', '-e', script], {
		check: false,
		onOutput: (chunk) => started.resolve(Number(/pid (\d+)/.exec(chunk)?.[1])),
	});
	const tied = await identifyProcess(localHost, await started.promise);
	t.truthy(tied);
	await signal(starter.pid, 'SIGKILL');
	await starter.done;
	t.true(tied !== undefined && (await endsWithin(localHost, tied, 10_000)));
});
