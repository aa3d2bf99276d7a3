import test from 'ava';
import {DeadlineError} from '../errors.ts';
import {localHost} from '../host/local/local-host.ts';
import {processState} from '../host/process/process-state.ts';
import {pollUntil} from '../poll.ts';
import {HostProcess} from './host-process.ts';
import {NO_STEPS} from './no-steps.ts';

test('a process that does not end is told with what keeps it', async (t) => {
	const block = 'sigprocmask(SIG_BLOCK, POSIX::SigSet->new(SIGTERM)); print "ready\\n"; sleep 60';
	await using perl = await localHost.terminal(['perl', '-MPOSIX', '-e', block]);
	await perl.expect('ready');
	const process = await HostProcess.at({...localHost, patience: 0.01}, NO_STEPS, perl.pid);
	await process.signal('SIGTERM');
	const error = await t.throwsAsync(process.untilEnded(), {instanceOf: DeadlineError});
	t.regex(error.message, /^Timed out after 0\.1 s waiting for the end of process \d+ \(host local\)\n/);
	t.is(error.advice, 'send it SIGKILL: it blocks SIGTERM');
	await process.signal('SIGKILL');
	await process.untilEnded();
});

/** A shell with a child, whose pid it prints. It reaps the child only after it has read a line. */
const PARENT = `
	$| = 1;
	my $child = fork // die;
	if ($child == 0) { exec 'sleep', '60' }
	print "child $child\\n";
	<STDIN>;
	waitpid $child, 0;
	<STDIN>;
`;

async function started() {
	const terminal = await localHost.terminal(['perl', '-e', PARENT, 'a word'], {env: {GREETING: 'hello'}});
	const {match} = await terminal.expect(/child (\d+)\r\n/);
	const process = await HostProcess.at(localHost, NO_STEPS, terminal.pid);
	return {terminal, process, child: Number(match[1])};
}

async function untilStopped(pid: number): Promise<void> {
	const isStopped = async () => (await processState(localHost, pid)).state === 'T';
	const wait = {waitedFor: `process ${pid} to stop`, deadline: 10_000, host: localHost.name};
	await pollUntil(isStopped, {...wait, every: 5});
}

test('what the kernel shows of a process', async (t) => {
	const {terminal, process, child} = await started();
	await using _ = terminal;
	t.is(process.pid, terminal.pid);
	t.is(await process.name(), 'perl');
	t.regex(await process.program(), /\/perl/);
	t.deepEqual(await process.argv(), ['perl', '-e', PARENT, 'a word']);
	t.true((await process.environment()).includes('GREETING=hello'));
	t.regex(await process.cgroup(), /^\d+:.*:\//);
	t.deepEqual(
		(await process.children()).map(({pid}) => pid),
		[child],
	);
});

test('a signal that a stopped process was sent is pending; one that has ended is a zombie until it is reaped', async (t) => {
	const {terminal, process} = await started();
	await using _ = terminal;
	const [child] = await process.children();
	t.true(await child?.signal('SIGSTOP'));
	await untilStopped(child?.pid ?? 0);
	t.true(await child?.signal('SIGTERM'));
	await child?.untilPending('SIGTERM');
	t.deepEqual(await child?.pendingSignals(), ['SIGTERM']);
	t.true(await child?.signal('SIGCONT'));
	await child?.untilZombie();
	await child?.untilEnded();
	t.false(await child?.signal('SIGTERM'));
	t.deepEqual(await process.children(), []);
});

test('a pid that nobody has is no process', async (t) => {
	await t.throwsAsync(HostProcess.at(localHost, NO_STEPS, 2 ** 30), {
		message: /^Could not find process 1073741824/,
	});
});
