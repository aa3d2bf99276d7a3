import test from 'ava';
import {DeadlineError} from '../errors.ts';
import {localHost} from '../host/local/local-host.ts';
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
