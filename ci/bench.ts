/** `npm run bench`: what virtrig costs, against bare scripts that do the same, side by side in one run. */
import {Command, InvalidArgumentError, Option} from 'commander';
import {localHost as host} from '../helpers/host/local.ts';
import {probe} from '../helpers/host/probes/probe.ts';
import {reapRun} from '../helpers/host/runs/reap.ts';
import {createRun} from '../helpers/host/runs/run-folder.ts';
import {cacheFolder} from '../vm-images/cache-folder.ts';
import {prepareGuestImages} from '../vm-images/images.ts';
import {FRAMEWORK_TIME} from './bench/framework-time.ts';
import {MANY_GUESTS} from './bench/many-guests.ts';
import {ONE_GUEST} from './bench/one-guest.ts';
import {PRIVATE_START} from './bench/private-start.ts';
import {type BenchContext, type Comparison, ratio} from './bench/row.ts';
import {table} from './bench/table.ts';
import {probeImages} from './probe-images.ts';
import {reapBefore} from './reap.ts';
import {Interruption} from './run/interruption.ts';

const BENCHES = [ONE_GUEST, MANY_GUESTS, PRIVATE_START, FRAMEWORK_TIME];

interface Options {
	readonly only?: string;
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
	.addOption(new Option('--only <row>', 'this row alone').choices(BENCHES.map(({name}) => name)))
	.option('--guests <n>', 'guests of each kind in the larger scale', parseGuests, 100)
	.option('--json', 'print the figures as JSON in place of the table')
	.option('--report <folder>', 'where bench.json goes (default: a new folder in ./reports)')
	.parse()
	.opts<Options>();

const report =
	asked ?? `${process.cwd()}/reports/bench-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}`;
const say = (line: string) => process.stderr.write(`… ${line}\n`);
using interruption = new Interruption();
await reapBefore(host);
const images = await prepareGuestImages(host, cacheFolder());
const {kvm} = await probe(host, probeImages(host, {linuxUnderKvm: false}));
const run = await createRun(host, process.argv.slice(2));
try {
	const context: BenchContext = {
		run,
		images,
		machine: kvm.value === 'none' ? 'qemu' : 'kvm',
		guests,
		report,
		say,
	};
	const rows = await Promise.race([measureAll(context), interruption.requested]);
	if (rows) await show(rows);
	else process.exitCode = interruption.exitCode;
} finally {
	await reapRun(run);
}
// Measurements that an interruption cut short would go on.
if (interruption.exitCode !== undefined) process.exit();

async function measureAll(context: BenchContext): Promise<Comparison[]> {
	const rows: Comparison[] = [];
	for (const bench of BENCHES) {
		if (only === undefined || bench.name === only) rows.push(...(await bench.measure(context)));
	}
	return rows;
}

async function show(rows: readonly Comparison[]): Promise<void> {
	const figures = JSON.stringify({rows: rows.map((row) => ({...row, ratio: ratio(row)}))}, undefined, '\t');
	await host.write(`${report}/bench.json`, `${figures}\n`);
	process.stdout.write(json ? `${figures}\n` : `${table(rows)}\nfigures: ${report}/bench.json\n`);
}

function parseGuests(text: string): number {
	const count = Number(text);
	if (Number.isInteger(count) && count >= 1 && count <= 1000) return count;
	throw new InvalidArgumentError('It is a whole number from 1 to 1000.');
}
