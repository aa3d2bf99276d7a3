/**
 * The project's own check, `npm test`: format, lint, types, import fences, unit tests, whole runs that go wrong or meet
 * others, and the suites on real guests. Every part is run, also after one has failed; the last line counts them.
 */
import {Command} from 'commander';
import {readLog} from '../helpers/events/read-log.ts';
import {EXIT} from '../helpers/exit-codes.ts';
import {localHost} from '../helpers/host/local/local-host.ts';
import {gather} from '../helpers/report/model.ts';
import {REPOSITORY} from '../helpers/repository.ts';
import {add, type Counts, closingLine, single} from './check/counts.ts';
import {checkWhole, runStep, runTests} from './check/step-runner.ts';
import {SCRIPT_STEPS, STATIC_STEPS, TEST_STEPS} from './check/steps.ts';
import {helpText} from './help-text.ts';

const SUITES_DEADLINE = 20 * 60_000;
const NO_COUNTS: Counts = {passed: 0, failed: 0, skipped: 0};

const HELP = `
Takes about ten minutes and needs what \`virtrig run\` needs. Cases that this host cannot run are skipped. The last line
counts what passed, failed and was skipped. \`npm run check\` is the part that needs no guest and takes seconds.

Exit codes:
  0         nothing failed
  1         something failed; it is shown
  2         wrong usage; nothing was run
  130, 143  interrupted by Ctrl-C (SIGINT), or by SIGTERM or SIGHUP`;

// Before anything is run.
new Command('npm test --')
	.description(
		'Checks this project: format, lint, types, import fences, unit tests, runs that go wrong, and the suites on guests.',
	)
	.addHelpText('after', helpText(HELP))
	.showHelpAfterError('(see --help)')
	.exitOverride(({exitCode}) => process.exit(exitCode === 0 ? EXIT.passed : EXIT.usage))
	.parse();

const counts = await Promise.all(STATIC_STEPS.map(checkWhole));
for (const step of TEST_STEPS) counts.push(await runTests(step));
for (const step of SCRIPT_STEPS) counts.push(await checkWhole(step));
counts.push(await runTheSuites());
const total = add(...counts);
process.stdout.write(`\n${closingLine(total)}\n`);
process.exitCode = total.failed > 0 ? EXIT.failed : EXIT.passed;

async function runTheSuites(): Promise<Counts> {
	const report = `${REPOSITORY}/reports/check-${new Date().toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}`;
	// Of this machine alone: those in a runner VM take longer than a check may.
	const words = ['run', '--on', 'private', '--report', report];
	const {exitCode} = await runStep([`${REPOSITORY}/ci/virtrig`, ...words], {
		deadline: SUITES_DEADLINE,
		onOutput: (chunk) => process.stdout.write(chunk),
	});
	const {events} = readLog(await localHost.readText(`${report}/events.jsonl`).catch(() => ''));
	const ended = gather(events).ended?.counts ?? NO_COUNTS;
	// What was left on the host, or a run that could not begin, is no case.
	return exitCode !== 0 && ended.failed === 0 ? add(ended, single(false)) : ended;
}
