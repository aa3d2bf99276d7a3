import {fileURLToPath} from 'node:url';
import type {Guest} from '../../helpers/guest/guest.ts';
import type {Argv, Host} from '../../helpers/host/host.ts';
import {REPOSITORY} from '../../helpers/repository.ts';
import {withBothKinds} from './both-kinds.ts';
import {type BenchContext, type Comparison, inTurn} from './row.ts';

const ROUNDS = 9;
const SCRIPT = fileURLToPath(new URL('bare-gdb.sh', import.meta.url));

/** Measures from the command line to the stop in main: `virtrig gdb`, and the recipe as a GDB script. */
export const GDB_STOP = withBothKinds('bench-gdb', compare);

async function compare({run, say}: BenchContext, guest: Guest): Promise<Comparison> {
	const {libvirt, driver, connection, name} = guest;
	say(`${driver}: from the command to the stop in main`);
	const uri = libvirt.uri(connection);
	const {pid} = await libvirt.daemon(connection);
	const ours: Argv = [`${REPOSITORY}/ci/virtrig`, 'gdb', name, '--connect', uri, '--batch', '--destroy'];
	const series = await inTurn(
		ROUNDS,
		() => secondsUntilStop(run.host, ours),
		() => secondsUntilStop(run.host, ['bash', SCRIPT, String(pid), uri, name]),
	);
	return {
		what: `${driver}: virtrig gdb to the stop in main`,
		against: 'the recipe as a gdb -batch -x script',
		...series,
		unit: 's',
		goal: 1.15,
	};
}

/** Resolves with the seconds until the output says `stands in main`. Waits for the command's end, but does not count it. */
async function secondsUntilStop(host: Host, argv: Argv): Promise<number> {
	const started = performance.now();
	let stopped: number | undefined;
	let said = '';
	const {stdout} = await host.run(argv, {
		onOutput: (text) => {
			// GDB writes a word at a time.
			said += text;
			if (said.includes('stands in main')) stopped ??= (performance.now() - started) / 1000;
		},
	});
	if (stopped === undefined) throw new Error(`${argv.join(' ')} did not come to main:\n${stdout}`);
	return stopped;
}
