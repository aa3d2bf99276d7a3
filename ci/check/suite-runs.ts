import {readLog} from '../../helpers/events/read-log.ts';
import {localHost} from '../../helpers/host/local/local-host.ts';
import {gather} from '../../helpers/report/model.ts';
import {REPOSITORY} from '../../helpers/repository.ts';
import {add, type Counts, single} from './counts.ts';
import {runStep} from './step-runner.ts';

const MINUTE = 60_000;
const NO_COUNTS: Counts = {passed: 0, failed: 0, skipped: 0};

/** A run of suites on real guests, as a part of the check. */
interface SuiteRun {
	/** A part of the name of its report's folder. */
	readonly name: string;
	/** The words after `virtrig run`. */
	readonly words: readonly string[];
	/** Milliseconds. */
	readonly deadline: number;
	/** How many cases it must find, if it selects them by title: notices a title that has changed. */
	readonly cases?: number;
}

/** One case for each thing that the SELinux suite guards. The complete suite takes half an hour under emulation. */
const SELINUX_CASES = [
	"a running guest's process has the label that its XML and the log name",
	'a disk gets back the very label that it had when its guest is destroyed',
	"a guest's QEMU opens its own disk, and is denied another guest's",
	"without remembered owners and mount namespaces the daemon's log says what the kernel shows of the disk",
	'a static label is that of the process, and its categories are those of the disk while the guest runs',
];

export const SUITE_RUNS: readonly SuiteRun[] = [
	{name: 'private', words: ['--on', 'private'], deadline: 20 * MINUTE},
	{
		name: 'selinux',
		words: [
			...['selinux', '--on', 'vm:bookworm', '--driver', 'qemu'],
			...SELINUX_CASES.flatMap((title) => ['--match', title]),
		],
		// The VM is built and booted within it, where the cache has none.
		deadline: 15 * MINUTE,
		cases: SELINUX_CASES.length,
	},
];

/** Runs suites, shows what they print, and counts their cases. */
export async function checkSuites({name, words, deadline, cases}: SuiteRun): Promise<Counts> {
	const time = new Date().toISOString().slice(0, 19).replaceAll(/[-:T]/g, '');
	const report = `${REPOSITORY}/reports/check-${time}-${name}`;
	const {exitCode} = await runStep([`${REPOSITORY}/ci/virtrig`, 'run', ...words, '--report', report], {
		deadline,
		onOutput: (chunk) => process.stdout.write(chunk),
	});
	const {events} = readLog(await localHost.readText(`${report}/events.jsonl`).catch(() => ''));
	const counts = gather(events).ended?.counts ?? NO_COUNTS;
	const ended: Counts = {passed: counts.passed, failed: counts.failed, skipped: counts.skipped};
	const found = ended.passed + ended.failed + ended.skipped;
	if (exitCode === 0 && cases !== undefined && found !== cases) {
		process.stdout.write(
			`✖ ${found} of the ${cases} cases of the run '${name}' were found: see ci/check/suite-runs.ts\n`,
		);
		return add(ended, single(false));
	}
	// A run that left something on the host, or could not begin, fails without a failed case.
	return exitCode !== 0 && ended.failed === 0 ? add(ended, single(false)) : ended;
}
