import {joiningCgroups} from '../helpers/host/process/joining-cgroups.ts';
/** `npm run bench`: measures what virtrig costs, beside bare scripts that do the same, in one run. */

import {Command, InvalidArgumentError, Option} from 'commander';
import {EXIT} from '../helpers/exit-codes.ts';
import {localHost as host} from '../helpers/host/local/local-host.ts';
import {findDistribution} from '../helpers/installation/distribution.ts';
import {probeHere} from '../helpers/places/probe-here.ts';
import {reapBefore} from '../helpers/reap/reap-before.ts';
import {reapRun} from '../helpers/reap/reap-run.ts';
import {makeRunCgroups} from '../helpers/run-folder/run-cgroups.ts';
import {createRun} from '../helpers/run-folder/run-folder.ts';
import {cacheFolder} from '../vm-images/cache-folder.ts';
import {prepareGuestImages} from '../vm-images/images.ts';
import {type BenchPlan, MEASURE} from './bench/plan.ts';
import type {Comparison} from './bench/row.ts';
import {ROW_NAMES} from './bench/row-names.ts';
import {table} from './bench/table.ts';
import {Interruption} from './interruption.ts';
import {notice} from './notice.ts';

interface Options {
	readonly only?: (typeof ROW_NAMES)[number];
	readonly guests: number;
	readonly json?: true;
	readonly report?: string;
}

const {
	only,
	guests,
	json,
	report: asked,
} = new Command('bench')
	.description('Measures what virtrig costs against bare scripts that do the same.')
	.addOption(new Option('--only <row>', 'this row alone').choices(ROW_NAMES))
	.option('--guests <n>', 'guests of each kind in the larger scale', parseGuests, 100)
	.option('--json', 'print the figures as JSON instead of the table')
	.option('--report <folder>', 'where bench.json goes (default: a new folder in ./reports)')
	.parse()
	.opts<Options>();

const report =
	asked ?? `${process.cwd()}/reports/bench-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}`;
using interruption = new Interruption();
await reapBefore(host, notice);
const images = await prepareGuestImages(host, cacheFolder(host));
const {kvm} = await probeHere(host, await findDistribution(host), {linuxUnderKvm: false});
const run = await createRun(host, process.argv.slice(2));
try {
	const machine = kvm.value === 'none' ? 'qemu' : 'kvm';
	await measure({run: run.path, images, machine, guests, report, only});
} finally {
	await reapRun(run);
}
if (interruption.exitCode !== undefined) process.exitCode = interruption.exitCode;

/** Measures the rows in a child process, which ends before its changes are undone. */
async function measure(plan: BenchPlan): Promise<void> {
	const path = `${run.path}/plan.json`;
	await host.write(path, JSON.stringify(plan));
	// The file may hold the figures of an earlier bench.
	await host.remove(`${report}/bench.json`);
	const {roots} = await makeRunCgroups(run, 'bench');
	const argv = joiningCgroups(roots, [process.execPath, MEASURE, path]);
	const measuring = await host.spawn(argv, {
		signalOnOurEnd: 'SIGKILL',
		deadline: Number.POSITIVE_INFINITY,
		check: false,
		onOutput: (chunk) => void process.stderr.write(chunk),
	});
	await Promise.race([measuring.done, interruption.requested]);
	measuring.kill();
	const {exitCode} = await measuring.done;
	await show();
	if (exitCode !== 0) process.exitCode = EXIT.failed;
}

/** Shows what was measured, even if a later row failed. */
async function show(): Promise<void> {
	const file = `${report}/bench.json`;
	if (!(await host.status(file))) return;
	const figures = await host.readText(file);
	const {rows} = JSON.parse(figures) as {rows: Comparison[]};
	process.stdout.write(json ? figures : `${table(rows)}\nfigures: ${file}\n`);
}

function parseGuests(text: string): number {
	const count = Number(text);
	if (Number.isInteger(count) && count >= 1 && count <= 1000) return count;
	throw new InvalidArgumentError('Use a whole number from 1 to 1000.');
}
