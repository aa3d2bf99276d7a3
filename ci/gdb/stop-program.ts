import {setTimeout as pause} from 'node:timers/promises';
import {HostError} from '../../helpers/errors.ts';
import {GdbError} from '../../helpers/gdb/gdb-error.ts';
import type {ProgramStop, StartRecipe} from '../../helpers/gdb/start-recipe.ts';
import {describeStop} from '../../helpers/gdb/stop.ts';
import type {Debugging} from './debugging.ts';
import type {Start} from './start.ts';

/** Milliseconds for the guest's program to come to where it is to stop. */
const STOP_DEADLINE = 120_000;

/** Milliseconds for GDB to report a stop that came before the start's end. */
const STOP_GRACE = 2000;

interface StoppedProgram {
	readonly program: ProgramStop;
	/** Why it did not stop at the function that was asked for, but elsewhere. */
	readonly missed?: string;
}

/**
 * Lets the start go on until the guest's program stands at the function that was asked for. Rejects with a HostError
 * when it stands nowhere.
 */
export async function stopProgram(
	{host, request, session}: Debugging,
	recipe: StartRecipe,
	start: Start,
): Promise<StoppedProgram> {
	const {place, guest} = request;
	const {gdb} = session;
	const never = (tried: string, expected: string, seen: string) => {
		const advice = "mend what libvirt says, or look into the per-VM log and the daemon's log";
		return new HostError({tried, host: host.name, expected, seen, advice});
	};
	const stopping = recipe.stopInMain({deadline: STOP_DEADLINE});
	stopping.catch(() => {});
	const program = await Promise.race([stopping, notSeen(start)]);
	if (program === 'not seen')
		throw never(`stop ${guest} in its main`, 'a stop before its start has ended', start.outcome ?? '');
	if (place === 'main') return {program};
	await gdb.readSymbols();
	let number: string;
	try {
		({number} = await gdb.break(place, {temporary: true, pending: false}));
	} catch (error) {
		if (!(error instanceof GdbError)) throw error;
		const missed = `There is no function ${place} in it, nor in its libraries: it stands in main.`;
		return {program, missed};
	}
	const stop = await gdb.continue({deadline: STOP_DEADLINE});
	if (stop.breakpoint === number) return {program: {...program, stop}};
	if (stop.pid === undefined)
		throw never(`stop at ${place}`, `${program.program} to come there`, describeStop(stop));
	return {program: {...program, stop}, missed: `It has not come to ${place}: ${describeStop(stop)}.`};
}

/** Resolves once the start has succeeded without a stop. Rejects as the start does. */
async function notSeen(start: Start): Promise<'not seen'> {
	await start.ended;
	// A stop that came before may still be on its way.
	await pause(STOP_GRACE, undefined, {ref: false});
	await start.done;
	return 'not seen';
}
