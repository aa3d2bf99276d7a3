import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import test, {type ExecutionContext} from 'ava';
import {DeadlineError, HostError} from '../../errors.ts';
import {localHost} from '../local/local-host.ts';
import {endsWithin, identifyProcess} from '../process/process-identity.ts';
import {connectAgent} from './agent-connection.ts';
import {agentHost} from './agent-host.ts';
import {AGENT_COMMAND} from './agent-program.ts';

const advise = () => 'see why';

async function connect(t: ExecutionContext) {
	const agent = await connectAgent({argv: AGENT_COMMAND, name: 'far', advise});
	t.teardown(() => agent.close());
	return {agent, host: agentHost(agent)};
}

async function identityOf(pid: number) {
	const identity = await identifyProcess(localHost, pid);
	if (!identity) throw new Error(`no process ${pid}`);
	return identity;
}

test('an agent that is killed rejects all that is on, and what comes later, and says so once', async (t) => {
	const {agent, host} = await connect(t);
	const command = host.run(['sleep', '60']);
	const running = await host.spawn(['sleep', '60'], {signalOnOurEnd: 'SIGKILL'});
	const tied = await identityOf(running.pid);
	const told = Promise.withResolvers<void>();
	await host.watch('/tmp', told.resolve).ready;
	const read = host.readText('/proc/kmsg');
	read.catch(() => {});
	await localHost.signal(agent.pid, 'SIGKILL');
	for (const outcome of [command, running.done]) {
		const error = await t.throwsAsync(outcome, {instanceOf: HostError});
		t.like(error, {host: 'far', tried: 'run sleep 60', expected: 'a connection'});
		t.regex(error?.seen ?? '', /it is lost: perl ended with SIGKILL/);
	}
	await told.promise;
	t.regex(await agent.lost, /SIGKILL/);
	await t.throwsAsync(host.readText('/etc/passwd'), {instanceOf: HostError, message: /it is lost/});
	await t.throwsAsync(host.run(['true']), {instanceOf: HostError, message: /it is lost/});
	await t.throwsAsync(host.watch('/tmp', () => {}).ready, {instanceOf: HostError});
	t.notThrows(() => running.kill());
	t.true(await endsWithin(localHost, tied, 10_000), 'what was tied to it is gone');
	await agent.close();
});

test('an agent ends with its input; what is not tied to it lives on', async (t) => {
	const {agent, host} = await connect(t);
	const tied = await host.spawn(['sleep', '60'], {signalOnOurEnd: 'SIGTERM'});
	const free = await host.spawn(['sleep', '60']);
	const [self, ending, staying] = await Promise.all([agent.pid, tied.pid, free.pid].map(identityOf));
	const outcomes = [tied.done, free.done].map((done) =>
		t.throwsAsync(done, {instanceOf: HostError, message: /it was closed/}),
	);
	await agent.close();
	await Promise.all(outcomes);
	t.true(self !== undefined && (await endsWithin(localHost, self, 10_000)));
	t.true(ending !== undefined && (await endsWithin(localHost, ending, 10_000)));
	t.true(staying !== undefined && (await identifyProcess(localHost, staying.pid)) !== undefined);
	t.true(await localHost.signal(free.pid, 'SIGKILL'));
	await t.notThrowsAsync(agent.close(), 'a second time');
});

test('an agent ends with the process that started it, however that ends', async (t) => {
	const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
	const script = `
		const {connectAgent} = await import(${module('agent-connection.ts')});
		const {AGENT_COMMAND} = await import(${module('agent-program.ts')});
		const agent = await connectAgent({argv: AGENT_COMMAND, name: 'far', advise: String});
		console.log('pid ' + agent.pid);
		await new Promise(() => setInterval(() => {}, 1000));`;
	const begun = Promise.withResolvers<number>();
	const starter = await localHost.spawn([process.execPath, '--input-type=module', '-e', script], {
		check: false,
		onOutput: (chunk) => begun.resolve(Number(/pid (\d+)/.exec(chunk)?.[1])),
	});
	const agent = await identityOf(await begun.promise);
	await localHost.signal(starter.pid, 'SIGKILL');
	await starter.done;
	t.true(await endsWithin(localHost, agent, 10_000));
});

test('a connection on which nothing is asked keeps nobody from ending', async (t) => {
	const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
	const script = `
		const {connectAgent} = await import(${module('agent-connection.ts')});
		const {agentHost} = await import(${module('agent-host.ts')});
		const {AGENT_COMMAND} = await import(${module('agent-program.ts')});
		const host = agentHost(await connectAgent({argv: AGENT_COMMAND, name: 'far', advise: String}));
		host.watch('/tmp', () => {});
		(await host.spawn(['sleep', '60'], {signalOnOurEnd: 'SIGKILL', deadline: Infinity})).unref();
		console.log((await host.run(['echo', 'done'])).stdout);`;
	const {stdout} = await localHost.run([process.execPath, '--input-type=module', '-e', script]);
	t.regex(stdout, /done/);
});

test('what cannot begin says why, with the last words', async (t) => {
	const ended = await t.throwsAsync(
		connectAgent({
			argv: ['sh', '-c', 'echo "root@x: Permission denied (publickey)." >&2; exit 255'],
			name: 'far',
			advise,
		}),
		{instanceOf: HostError},
	);
	t.like(ended, {tried: 'connect to far', host: 'far'});
	t.regex(ended?.seen ?? '', /Permission denied.*\n.*exit code 255/);
	t.is(ended?.advice, 'see why');
	const missing = await t.throwsAsync(
		connectAgent({argv: ['virtrig-no-such-program'], name: 'far', advise}),
		{
			instanceOf: HostError,
		},
	);
	t.regex(missing?.seen ?? '', /virtrig-no-such-program/);
	const silent = await t.throwsAsync(
		connectAgent({
			argv: ['sh', '-c', 'echo waiting >&2; exec sleep 60'],
			name: 'far',
			advise,
			deadline: 1000,
		}),
		{instanceOf: DeadlineError},
	);
	t.like(silent, {waitedFor: 'an answer from far', deadline: 1000, seen: 'waiting\n'});
	const strange = await t.throwsAsync(connectAgent({argv: ['yes', 'menu'], name: 'far', advise}), {
		instanceOf: HostError,
	});
	t.regex(strange?.seen ?? '', /no agent began/);
});

test('what a shell says first is no matter', async (t) => {
	const agent = await connectAgent({
		argv: ['sh', '-c', 'echo Welcome; exec "$@"', 'sh', ...AGENT_COMMAND],
		name: 'far',
		advise,
	});
	t.true(agent.pid > 1);
	await agent.close();
});

test('a huge output and requests in its midst get through together', async (t) => {
	const {host} = await connect(t);
	let bytes = 0;
	const huge = host.run(['head', '-c', '50000000', '/dev/zero'], {
		onOutput: (chunk) => {
			bytes += chunk.length;
		},
	});
	const reads = Array.from({length: 50}, async () => (await host.readText('/proc/self/status')).length > 0);
	t.true((await Promise.all(reads)).every(Boolean));
	await huge;
	t.is(bytes, 50_000_000);
});

test('a file is written in pieces as if in one', async (t) => {
	const folder = await mkdtemp(`${tmpdir()}/pieces-`);
	t.teardown(() => rm(folder, {recursive: true}));
	const {host} = await connect(t);
	const bytes = Buffer.from(Uint8Array.from({length: 9_000_001}, (_, at) => at % 251));
	await host.write(`${folder}/file`, 'longer '.repeat(2_000_000));
	await host.write(`${folder}/file`, bytes, {sync: true, mode: 0o600});
	t.true(bytes.equals(await host.readBytes(`${folder}/file`)));
});

test('what an agent does not know is an error, and it goes on', async (t) => {
	const {agent, host} = await connect(t);
	await t.throwsAsync(agent.request('do that', 'no-such-thing', []), {
		instanceOf: HostError,
		message: /no operation/,
	});
	await t.throwsAsync(host.signal(agent.pid, 'SIGNONE' as NodeJS.Signals), {instanceOf: HostError});
	t.is((await host.run(['echo', 'on'])).stdout, 'on\n');
});

test('an agent keeps no descriptors and no zombies of what has ended', async (t) => {
	const {agent, host} = await connect(t);
	const descriptors = async () => (await host.list(`/proc/${agent.pid}/fd`)).length;
	const before = await descriptors();
	await Promise.all(Array.from({length: 30}, () => host.run(['cat'], {stdin: 'x'})));
	await Promise.all(Array.from({length: 30}, () => host.run(['virtrig-none']).catch(() => {})));
	await Promise.all(Array.from({length: 5}, () => host.run(['sleep', '60'], {deadline: 50, check: false})));
	await Promise.all(Array.from({length: 30}, () => host.readText('/etc/passwd')));
	await host.run(['true'], {stdin: 'x'.repeat(1_000_000)});
	t.is(await descriptors(), before);
	t.is(await host.readText(`/proc/${agent.pid}/task/${agent.pid}/children`), '');
});
