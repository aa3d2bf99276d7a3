import {END_SIGNALS, type EndSignal, EXIT_AFTER} from '../../helpers/exit-codes.ts';
import type {Argv, CommandOptions, CommandResult} from '../../helpers/host/host.ts';
import {localHost} from '../../helpers/host/local/local-host.ts';
import {readable} from '../../helpers/report/duration.ts';
import {REPOSITORY} from '../../helpers/repository.ts';
import {add, type Counts, countTap, single} from './counts.ts';
import type {Step} from './steps.ts';

/** The first signal that asked this process to end. */
let asked: EndSignal | undefined;

/** Runs a step that is one check; shows what it printed if it failed. */
export async function checkWhole(step: Step): Promise<Counts> {
	const {stdout, stderr, passed} = await take(step);
	if (!passed) process.stdout.write(`${stdout}${stderr}\n`);
	return single(passed);
}

/** Runs a step that prints TAP, and counts its points; shows the failed ones. */
export async function runTests(step: Step): Promise<Counts> {
	const {stdout, stderr, passed} = await take(step);
	const counted = countTap(stdout);
	if (!passed) process.stdout.write(`${failures(stdout)}${stderr}\n`);
	// An unhandled rejection, for example, has no test point.
	return !passed && counted.failed === 0 ? add(counted, single(false)) : counted;
}

/**
 * Runs a command in a separate process group. A signal that asks this process to end is passed on to the command, so that
 * a run on guests undoes its changes. When the command has ended, this process exits with the signal's exit code.
 */
export async function runStep(argv: Argv, options: CommandOptions): Promise<CommandResult> {
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
	if (asked) process.exit(EXIT_AFTER[asked]);
	return result;
}

async function take({name, argv, deadline}: Step) {
	const {exitCode, stdout, stderr, duration, timedOut} = await runStep(argv, {deadline});
	const passed = exitCode === 0;
	const late = timedOut ? `, stopped after its deadline of ${readable(deadline)}` : '';
	process.stdout.write(`${passed ? '✔' : '✖'} ${name} (${readable(duration)}${late})\n`);
	return {passed, stdout, stderr};
}

/** Returns the failed points of a TAP stream, with their diagnostics. */
function failures(tap: string): string {
	return tap
		.split(/^(?=(?:ok|not ok) \d+)/m)
		.filter((point) => point.startsWith('not ok'))
		.join('');
}
