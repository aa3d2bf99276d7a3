/**
 * The project's own check, `npm test`: format, lint, types, import fences, unit tests, whole runs that go wrong or meet
 * others, and the suites on real guests. Every part is run, also after one has failed; the last line counts them.
 */
import {Command} from 'commander';
import {readLog} from '../helpers/events/read-log.ts';
import {END_SIGNALS, type EndSignal, EXIT, EXIT_AFTER} from '../helpers/exit-codes.ts';
import type {Argv, CommandOptions, CommandResult} from '../helpers/host/host.ts';
import {localHost} from '../helpers/host/local/local-host.ts';
import {readable} from '../helpers/report/duration.ts';
import {gather} from '../helpers/report/model.ts';
import {REPOSITORY} from '../helpers/repository.ts';
import {add, type Counts, closingLine, countTap, single} from './check/counts.ts';
import {SCRIPT_STEPS, STATIC_STEPS, type Step, TEST_STEPS} from './check/steps.ts';
import {helpText} from './help-text.ts';

const SUITES_DEADLINE = 20 * 60_000;
const NO_COUNTS: Counts = {passed: 0, failed: 0, skipped: 0};

const HELP = `
It takes some minutes, and needs what \`virtrig run\` needs: cases that this host cannot run are skipped. The last line
counts what passed, failed and was skipped.

Exit codes:
  0    nothing failed
  1    something failed; it is shown
  2    wrong usage; nothing was run
  130, 143  ended by Ctrl-C (SIGINT), or by SIGTERM or SIGHUP`;

// Before anything is run.
new Command('npm test --')
	.description(
		'Checks this project: format, lint, types, import fences, unit tests, runs that go wrong, and the suites on guests.',
	)
	.addHelpText('after', helpText(HELP))
	.showHelpAfterError('(see --help)')
	.exitOverride(({exitCode}) => process.exit(exitCode === 0 ? EXIT.passed : EXIT.usage))
	.parse();

/** The first signal that asked for the end. */
let asked: EndSignal | undefined;
const counts = await Promise.all(STATIC_STEPS.map(checkWhole));
for (const step of TEST_STEPS) counts.push(await runTests(step));
for (const step of SCRIPT_STEPS) counts.push(await checkWhole(step));
counts.push(await runTheSuites());
const total = add(...counts);
process.stdout.write(`\n${closingLine(total)}\n`);
process.exitCode = total.failed > 0 ? EXIT.failed : EXIT.passed;

async function checkWhole(step: Step): Promise<Counts> {
	const {stdout, stderr, passed} = await take(step);
	if (!passed) process.stdout.write(`${stdout}${stderr}\n`);
	return single(passed);
}

async function runTests(step: Step): Promise<Counts> {
	const {stdout, stderr, passed} = await take(step);
	const counted = countTap(stdout);
	if (!passed) process.stdout.write(`${failures(stdout)}${stderr}\n`);
	// Whatever else went wrong, such as an unhandled rejection, has no test point.
	return !passed && counted.failed === 0 ? add(counted, single(false)) : counted;
}

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

async function take({name, argv, deadline}: Step) {
	const {exitCode, stdout, stderr, duration} = await runStep(argv, {deadline});
	const passed = exitCode === 0;
	process.stdout.write(`${passed ? '✔' : '✖'} ${name} (${readable(duration)})\n`);
	return {passed, stdout, stderr};
}

/**
 * Runs a part in a process group of its own, which is told when this process is: a run on guests then undoes its
 * changes.
 */
async function runStep(argv: Argv, options: CommandOptions): Promise<CommandResult> {
	const running = await localHost.spawn(argv, {
		...options,
		cwd: REPOSITORY,
		check: false,
		signalOnOurEnd: 'SIGTERM',
	});
	const tell = (signal: NodeJS.Signals) => {
		asked ??= signal as EndSignal;
		running.kill(signal);
	};
	for (const signal of END_SIGNALS) process.on(signal, tell);
	const result = await running.done;
	for (const signal of END_SIGNALS) process.off(signal, tell);
	// Nothing that comes after it was asked for any more.
	if (asked) process.exit(EXIT_AFTER[asked]);
	return result;
}

/** The failed points of a TAP stream, with what explains them. */
function failures(tap: string): string {
	return tap
		.split(/^(?=(?:ok|not ok) \d+)/m)
		.filter((point) => point.startsWith('not ok'))
		.join('');
}
