import {setTimeout as pause} from 'node:timers/promises';
import {HostError} from '../../helpers/errors.ts';
import {GdbError} from '../../helpers/gdb/gdb-error.ts';
import type {ProgramStop, StartRecipe} from '../../helpers/gdb/start-recipe.ts';
import {describeStop} from '../../helpers/gdb/stop.ts';
import {STOP_GRACE} from '../../helpers/gdb/watched-start.ts';
import type {Debugging} from './debugging.ts';
import type {Start} from './start.ts';

/** Milliseconds within which the guest's program must reach the place where it is to stop. */
const STOP_DEADLINE = 120_000;

interface StoppedProgram {
	readonly program: ProgramStop;
	/** Why it stopped elsewhere than at the requested function. */
	readonly missed?: string;
}

/**
 * Lets the start continue until the guest's program stops at the requested function. Rejects with a HostError if it does
 * not stop at all.
 */
export async function stopProgram(
	{host, request, session}: Debugging,
	recipe: StartRecipe,
	start: Start,
): Promise<StoppedProgram> {
	const {place, guest} = request;
	const {gdb} = session;
	const never = (tried: string, expected: string, seen: string) => {
		const advice = "correct what libvirt reports, or look at the per-VM log and the daemon's log";
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
		const missed = `There is no function ${place} in the program or its libraries: it stands in main.`;
		return {program, missed};
	}
	const stop = await gdb.continue({deadline: STOP_DEADLINE});
	if (stop.breakpoint === number) return {program: {...program, stop}};
	if (stop.pid === undefined)
		throw never(`stop at ${place}`, `${program.program} to reach it`, describeStop(stop));
	return {
		program: {...program, stop},
		missed: `The program has not reached ${place}: ${describeStop(stop)}.`,
	};
}

/** Resolves once the start has succeeded without a stop. Rejects as the start does. */
async function notSeen(start: Start): Promise<'not seen'> {
	await start.ended;
	// GDB may still be about to report an earlier stop.
	await pause(STOP_GRACE, undefined, {ref: false});
	await start.done;
	return 'not seen';
}
