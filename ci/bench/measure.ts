/**
 * Measures the rows of a plan, and writes bench.json into the report. bench.ts starts this process and undoes what it
 * leaves.
 */
import {localHost as host} from '../../helpers/host/local/local-host.ts';
import {openRun} from '../../helpers/run-folder/run-folder.ts';
import {FRAMEWORK_TIME, SELINUX_SUITE} from './framework-time.ts';
import {GDB_STOP} from './gdb-stop.ts';
import {MANY_GUESTS} from './many-guests.ts';
import {ONE_GUEST} from './one-guest.ts';
import type {BenchPlan} from './plan.ts';
import {PRIVATE_START} from './private-start.ts';
import {type Bench, type Comparison, ratio} from './row.ts';
import {ROW_NAMES} from './row-names.ts';
import {RUNNER_IMAGE} from './runner-image.ts';
import {RUNNER_VM} from './runner-vm.ts';

const BENCHES: Readonly<Record<(typeof ROW_NAMES)[number], Bench>> = {
	'one-guest': ONE_GUEST,
	'many-guests': MANY_GUESTS,
	'private-start': PRIVATE_START,
	'gdb-stop': GDB_STOP,
	'runner-image': RUNNER_IMAGE,
	'runner-vm': RUNNER_VM,
	'selinux-suite': SELINUX_SUITE,
	'framework-time': FRAMEWORK_TIME,
};

const plan: BenchPlan = JSON.parse(await host.readText(process.argv[2] ?? ''));
const run = await openRun(host, plan.run);
const say = (line: string) => void process.stderr.write(`… ${line}\n`);
const rows: Comparison[] = [];
for (const name of plan.only ? [plan.only] : ROW_NAMES) {
	rows.push(...(await BENCHES[name].measure({...plan, run, say})));
	// Written after each row, so that a later failure loses no figures.
	const figures = {rows: rows.map((row) => ({...row, ratio: ratio(row)}))};
	await host.write(`${plan.report}/bench.json`, `${JSON.stringify(figures, undefined, '\t')}\n`);
}
