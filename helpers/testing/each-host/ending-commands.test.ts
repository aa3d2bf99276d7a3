import {existsSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {CommandError} from '../../host/command/command-error.ts';
import type {Host} from '../../host/host.ts';
import {localHost} from '../../host/local/local-host.ts';
import {endsWithin, identifyProcess} from '../../host/process/process-identity.ts';
import {poll} from '../../poll.ts';
import {scratchFolder} from '../scratch-folder.ts';
import {onEachHost} from './each-host.ts';

/** Runs alone: beside tests that use all processors, its deadline would pass too soon. */
const alone = test.serial;

const failure = {instanceOf: CommandError};

onEachHost('a signal that ended a command is told', async (t, host) => {
	t.like(await host.run(['sh', '-c', 'kill -TERM $$'], {check: false}), {
		exitCode: undefined,
		signal: 'SIGTERM',
	});
});

onEachHost(
	'a deadline kills the whole process group and keeps what was said until then',
	async (t, host) => {
		// The grandchild ignores a polite signal, and its parent is gone.
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

onEachHost('a started command has a process group of its own, which kill ends', async (t, host) => {
	const file = join(await scratchFolder(t), 'grandchild');
	const running = await host.spawn(
		['sh', '-c', `sleep 60 & echo $! >${file}.new; mv ${file}.new ${file}; wait`],
		{
			check: false,
		},
	);
	await poll(() => existsSync(file), {every: 5, deadline: Number.POSITIVE_INFINITY});
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

test('a command that is tied to its starter ends with it, however that ends', async (t) => {
	const module = new URL('../../host/local/local-host.ts', import.meta.url).href;
	const script = `
		const {localHost} = await import(${JSON.stringify(module)});
		const tied = await localHost.spawn(['sleep', '60'], {signalOnOurEnd: 'SIGKILL'});
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

async function isRunning(host: Pick<Host, 'run'>, pid: number): Promise<boolean> {
	const hasEnded = async () => {
		const {exitCode, stdout} = await host.run(['ps', '-o', 'stat=', '-p', String(pid)], {check: false});
		// A zombie is left only until the process that adopted it reaps it.
		return exitCode !== 0 || stdout.startsWith('Z');
	};
	return !(await poll(hasEnded, {every: 10, deadline: 2000}));
}
