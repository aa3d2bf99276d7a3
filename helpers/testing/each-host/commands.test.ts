import {createHash} from 'node:crypto';
import {existsSync, readFileSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'ava';
import {CommandError} from '../../host/command/command-error.ts';
import type {Host} from '../../host/host.ts';
import {localHost} from '../../host/local/local-host.ts';
import {endsWithin, identifyProcess} from '../../host/process/process-identity.ts';
import {onEachHost} from './each-host.ts';

/** A deadline is of no use to a test beside others that take all there is. */
const alone = test.serial;

const failure = {instanceOf: CommandError};

onEachHost('a command gives its output, its exit code and its duration', async (t, host) => {
	const result = await host.run(['sh', '-c', 'printf out; printf err >&2']);
	t.like(result, {stdout: 'out', stderr: 'err', exitCode: 0, signal: undefined, timedOut: false});
	t.true(result.duration > 0);
});

onEachHost('words reach a program as they are, without a shell', async (t, host) => {
	const {stdout} = await host.run(['printf', '%s|', '$HOME', 'a b', '*', "'"]);
	t.is(stdout, "$HOME|a b|*|'|");
});

onEachHost(
	'a failure tells the exit code and keeps both streams; unchecked, it is a result',
	async (t, host) => {
		const argv = ['sh', '-c', 'echo out; echo why >&2; exit 3'] as const;
		const error = await t.throwsAsync(host.run(argv), failure);
		t.like(error, {exitCode: 3, stdout: 'out\n', stderr: 'why\n', host: host.name});
		t.regex(error?.message ?? '', /^Command failed with exit code 3: .*\n\s+seen: +why/);
		t.like(await host.run(argv, {check: false}), {exitCode: 3, stderr: 'why\n'});
	},
);

onEachHost('a signal that ended a command is told', async (t, host) => {
	t.like(await host.run(['sh', '-c', 'kill -TERM $$'], {check: false}), {
		exitCode: undefined,
		signal: 'SIGTERM',
	});
});

onEachHost(
	'a deadline kills the whole process group and keeps what was said until then',
	async (t, host) => {
		// The grandchild ignores what a polite end would send, and its parent is gone.
		const script = 'sh -c \'trap "" TERM HUP; echo $$; exec sleep 60\' & echo started; wait';
		const error = await t.throwsAsync(host.run(['sh', '-c', script], {deadline: 3000}), failure);
		t.true(error?.timedOut);
		const grandchild = Number(/^\d+$/m.exec(error?.stdout ?? '')?.[0]);
		t.regex(error?.stdout ?? '', /started/);
		t.regex(error?.message ?? '', /^Command timed out after \d(\.\d+)? s: sh /);
		t.false(await isRunning(host, grandchild), `pid ${grandchild} must be gone`);
	},
	alone,
);

onEachHost(
	'a deadline holds also where a process has left the group and keeps the output open',
	async (t, host) => {
		const started = performance.now();
		const error = await t.throwsAsync(
			host.run(['sh', '-c', 'setsid sleep 20 & echo $!'], {deadline: 3000}),
			failure,
		);
		t.true(performance.now() - started < 15_000);
		await host.signal(Number(error?.stdout), 'SIGKILL');
	},
	alone,
);

onEachHost('a deadline is a failure also where the exit code is not checked for', async (t, host) => {
	t.like(await host.run(['sleep', '20'], {deadline: 100, check: false}), {timedOut: true, signal: 'SIGKILL'});
});

onEachHost('what cannot be started says what to do', async (t, host) => {
	const cases = [
		[['virtrig-no-such-program'], {}, /install the program virtrig-no-such-program/],
		[['/etc/passwd'], {}, /make \/etc\/passwd a program that may be executed/],
		[['true'], {cwd: '/no/such/folder'}, /name a working folder that exists/],
	] as const;
	for (const [argv, options, advice] of cases) {
		const error = await t.throwsAsync(host.run(argv, options), failure, argv[0]);
		t.regex(error?.advice ?? '', advice);
		await t.throwsAsync(host.spawn(argv, {...options, check: false}), failure, 'there is nothing to check');
	}
});

onEachHost('standard input is what was given, and else empty', async (t, host) => {
	t.is((await host.run(['cat'], {stdin: 'text with é'})).stdout, 'text with é');
	t.is((await host.run(['wc', '-c'], {stdin: new Uint8Array(300_000)})).stdout.trim(), '300000');
	t.is((await host.run(['cat'], {deadline: 5000})).stdout, '');
});

onEachHost('a program that does not read its standard input does not fail for it', async (t, host) => {
	t.is((await host.run(['true'], {stdin: 'x'.repeat(1_000_000)})).exitCode, 0);
});

onEachHost('of endless output the end is kept', async (t, host) => {
	const {stdout} = await host.run([
		'sh',
		'-c',
		'head -c 60000000 /dev/zero | tr "\\0" x; echo; echo the end',
	]);
	t.is(stdout.length, 8 * 1024 * 1024);
	t.true(stdout.endsWith('x\nthe end\n'));
});

onEachHost('output is told as it comes, characters whole', async (t, host) => {
	const seen: string[] = [];
	const script = "printf 'h\\303'; sleep 0.1; printf '\\251'; echo e >&2";
	const onOutput = (chunk: string, stream: string) => void seen.push(`${stream} ${chunk}`);
	await host.run(['sh', '-c', script], {onOutput});
	t.true(seen.includes('stderr e\n'));
	t.is(
		seen
			.filter((text) => text.startsWith('stdout'))
			.map((text) => text.slice(7))
			.join(''),
		'hé',
	);
});

onEachHost('the environment is added to, not replaced', async (t, host) => {
	const {stdout} = await host.run(['sh', '-c', 'echo "$ADDED $HOME"; pwd'], {env: {ADDED: 'yes'}, cwd: '/'});
	t.is(stdout, `yes ${process.env.HOME}\n/\n`);
});

onEachHost('a started command has a process group of its own, which kill ends', async (t, host) => {
	const folder = await mkdtemp(join(tmpdir(), 'group-'));
	t.teardown(() => rm(folder, {recursive: true}));
	const file = join(folder, 'grandchild');
	const running = await host.spawn(
		['sh', '-c', `sleep 60 & echo $! >${file}.new; mv ${file}.new ${file}; wait`],
		{
			check: false,
		},
	);
	while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 5));
	const {stdout} = await host.run(['cat', file]);
	const group = (await host.run(['ps', '-o', 'pgid=', '-p', stdout.trim()])).stdout.trim();
	t.is(Number(group), running.pid);
	running.kill();
	t.is((await running.done).signal, 'SIGKILL');
	t.false(await isRunning(host, Number(stdout)));
	t.notThrows(() => running.kill(), 'a second time there is nobody');
});

onEachHost('a signal reaches one process, and says when there is none', async (t, host) => {
	const running = await host.spawn(['sleep', '60'], {check: false});
	t.true(await host.signal(running.pid, 'SIGTERM'));
	t.is((await running.done).signal, 'SIGTERM');
	t.false(await host.signal(running.pid, 'SIGTERM'));
	for (const pid of [0, 1, -5, 1.5, Number.NaN])
		await t.throwsAsync(host.signal(pid, 'SIGTERM'), {instanceOf: RangeError}, `${pid}`);
});

onEachHost(
	'a deadline holds where the command has ended and its children keep the output open',
	async (t, host) => {
		const error = await t.throwsAsync(
			host.run(['sh', '-c', 'sleep 60 & echo $!'], {deadline: 2000}),
			failure,
		);
		t.true(error?.timedOut);
		t.is(error?.exitCode, 0);
		t.false(await isRunning(host, Number(error?.stdout)));
	},
	alone,
);

onEachHost('a command that ignores SIGTERM is ended by SIGKILL', async (t, host) => {
	const ready = Promise.withResolvers<void>();
	const script = 'trap "echo asked" TERM; echo ready; while :; do sleep 0.05; done';
	const asked = Promise.withResolvers<void>();
	const running = await host.spawn(['sh', '-c', script], {
		check: false,
		onOutput: (chunk) => {
			if (chunk.includes('ready')) ready.resolve();
			if (chunk.includes('asked')) asked.resolve();
		},
	});
	await ready.promise;
	t.true(await host.signal(running.pid, 'SIGTERM'));
	await asked.promise;
	running.kill();
	t.is((await running.done).signal, 'SIGKILL');
});

onEachHost('a big standard input goes round through a program, byte for byte', async (t, host) => {
	const stdin = Buffer.from('é€😀\n'.repeat(500_000));
	const {stdout} = await host.run(['cat'], {stdin});
	t.true(stdout === stdin.toString());
	const sum = await host.run(['sha256sum'], {
		stdin: Buffer.from(Uint8Array.from({length: 300_000}, (_, at) => at)),
	});
	const here = createHash('sha256')
		.update(Uint8Array.from({length: 300_000}, (_, at) => at))
		.digest('hex');
	t.is(sum.stdout.slice(0, 64), here);
});

onEachHost('a program starts without signals that its starter ignores or blocks', async (t, host) => {
	const {stdout} = await host.run(['grep', '-E', '^Sig(Blk|Ign)', '/proc/self/status']);
	t.deepEqual(
		stdout.match(/[0-9a-f]{16}/g)?.map((mask) => BigInt(`0x${mask}`) & ~ignoredByUs()),
		[0n, 0n],
	);
});

onEachHost('many commands at once have each their own output', async (t, host) => {
	const all = await Promise.all(
		Array.from({length: 60}, (_, at) => host.run(['sh', '-c', `echo ${at}; echo e${at} >&2`])),
	);
	t.deepEqual(
		all.map(({stdout, stderr}) => stdout + stderr),
		all.map((_, at) => `${at}\ne${at}\n`),
	);
});

/** What this process itself was started with. */
function ignoredByUs(): bigint {
	return BigInt(`0x${/^SigIgn:\s+(\w+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]}`);
}

async function isRunning(host: Pick<Host, 'run'>, pid: number): Promise<boolean> {
	const end = performance.now() + 2000;
	for (;;) {
		const {exitCode, stdout} = await host.run(['ps', '-o', 'stat=', '-p', String(pid)], {check: false});
		// A zombie waits only for whoever adopted it.
		if (exitCode !== 0 || stdout.startsWith('Z')) return false;
		if (performance.now() > end) return true;
	}
}

test('a command that is tied to its starter ends with it, however that ends', async (t) => {
	const module = new URL('../../host/local/commands.ts', import.meta.url).href;
	const script = `
		const {spawn} = await import(${JSON.stringify(module)});
		const tied = await spawn(['sleep', '60'], {signalOnOurEnd: 'SIGKILL'});
		console.log('pid ' + tied.pid);`;
	const started = Promise.withResolvers<number>();
	const starter = await localHost.spawn([process.execPath, '--input-type=module', '-e', script], {
		check: false,
		onOutput: (chunk) => started.resolve(Number(/pid (\d+)/.exec(chunk)?.[1])),
	});
	const tied = await identifyProcess(localHost, await started.promise);
	t.truthy(tied);
	await localHost.signal(starter.pid, 'SIGKILL');
	await starter.done;
	t.true(tied !== undefined && (await endsWithin(localHost, tied, 10_000)));
});
