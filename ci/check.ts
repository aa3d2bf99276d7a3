/**
 * The project's own check, `npm test`: format, lint, types, import fences, unit tests, complete runs that fail or run beside
 * others, the suites on real guests of this machine, and five SELinux cases in a runner VM. Every part runs, even after a
 * failure. The last line counts the checks.
 */
import {Command} from 'commander';
import {EXIT} from '../helpers/exit-codes.ts';
import {add, closingLine} from './check/counts.ts';
import {checkWhole, runTests} from './check/step-runner.ts';
import {SCRIPT_STEPS, STATIC_STEPS, TEST_STEPS} from './check/steps.ts';
import {checkSuites, SUITE_RUNS} from './check/suite-runs.ts';
import {helpText} from './help-text.ts';

const HELP = `
Takes 10 to 15 minutes and needs what \`virtrig run\` needs. Cases that this host cannot run are skipped. The last line
counts passed, failed and skipped checks. \`npm run check\` runs only the part that needs no guest; it takes seconds.

Exit codes:
  0         nothing failed
  1         something failed; it is shown
  2         wrong usage; nothing was run
  130, 143  interrupted by Ctrl-C (SIGINT), or by SIGTERM or SIGHUP`;

// Checks the command line before anything runs.
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
for (const run of SUITE_RUNS) counts.push(await checkSuites(run));
const total = add(...counts);
process.stdout.write(`\n${closingLine(total)}\n`);
process.exitCode = total.failed > 0 ? EXIT.failed : EXIT.passed;
