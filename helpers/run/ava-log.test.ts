import test from 'ava';
import {deadSuites} from './ava-log.ts';

test('a suite whose process was killed is reported, and failures of cases are not', (t) => {
	const log = [
		'',
		'  ✘ suites/a/a.test.ts exited due to SIGKILL',
		'  ✘ [fail]: a › lxc: it fails',
		'  ─',
	].join('\n');
	t.deepEqual(deadSuites(log), [{file: 'suites/a/a.test.ts', seen: 'exited due to SIGKILL'}]);
});

test('an exception that ended the process is reported with it', (t) => {
	const log = [
		'  Uncaught exception in suites/a/a.test.ts',
		'',
		'  Error: no reason',
		'',
		'  ✘ suites/a/a.test.ts exited with a non-zero exit code: 1',
	].join('\n');
	const [dead] = deadSuites(log);
	t.regex(
		dead?.seen ?? '',
		/^exited with a non-zero exit code: 1\n {2}Uncaught exception in .*\n\n {2}Error: no reason/,
	);
});
