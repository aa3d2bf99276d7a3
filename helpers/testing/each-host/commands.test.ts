import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {CommandError} from '../../host/command/command-error.ts';
import {onEachHost} from './each-host.ts';

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

function ignoredByUs(): bigint {
	return BigInt(`0x${/^SigIgn:\s+(\w+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]}`);
}
