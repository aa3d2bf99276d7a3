import {HostError} from '../../helpers/errors.ts';
import {EXIT} from '../../helpers/exit-codes.ts';
import {StartRecipe} from '../../helpers/gdb/start-recipe.ts';
import type {Host} from '../../helpers/host/host.ts';
import {findDistribution} from '../../helpers/installation/distribution.ts';
import {reapBefore} from '../../helpers/reap/reap-before.ts';
import {reapRun} from '../../helpers/reap/reap-run.ts';
import {createRun} from '../../helpers/run-folder/run-folder.ts';
import {Interruption} from '../interruption.ts';
import {notice} from '../notice.ts';
import {checkRequest} from './check-request.ts';
import {type Debugging, unlessInterrupted} from './debugging.ts';
import {guard} from './guardian.ts';
import {handOver} from './hand-over.ts';
import {leaveGuest} from './leave-guest.ts';
import {openSession} from './open-session.ts';
import type {GdbRequest} from './request.ts';
import {runCommands} from './run-commands.ts';
import {sayWrapped} from './say.ts';
import {showProgram} from './show-program.ts';
import {Start} from './start.ts';
import {stopProgram} from './stop-program.ts';

/** Holds a guest's program at its first instructions under GDB, and resolves with the exit code. */
export async function debugGuest(host: Host, request: GdbRequest): Promise<number> {
	const on = {host, installation: await findDistribution(host)};
	const facts = await checkRequest(on, request);
	await reapBefore(host, notice);
	const run = await createRun(host, request.argv);
	using interruption = new Interruption(() => 'detaching from all processes');
	try {
		await using _guardian = await guard(run);
		await using session = await openSession(on, request, run);
		const isDone = await debug({host, request, facts, session, interruption});
		return interruption.exitCode ?? (isDone ? EXIT.passed : EXIT.failed);
	} finally {
		await reapRun(run);
	}
}

/** Resolves with true if everything that was asked for succeeded. */
async function debug(debugging: Debugging): Promise<boolean> {
	const {host, request, session} = debugging;
	const {guest, uri} = request;
	const {virsh, daemon, gdb} = session;
	const recipe = new StartRecipe(gdb, host, {guest, daemon: daemon.pid});
	sayWrapped(
		`${uri} is served by ${daemon.name} (pid ${daemon.pid}): GDB waits there for the start of ${guest}`,
	);
	if ((await unlessInterrupted(debugging, recipe.arm())) === 'interrupted') return false;
	const began = performance.now();
	const start = new Start(virsh, guest);
	gdb.watch(start.done);
	const isHeld = await hold(debugging, recipe, start, began).catch((error: unknown) => {
		if (!(error instanceof HostError)) throw error;
		notice(error.message);
		return false;
	});
	const isLeft = await leaveGuest(debugging, start);
	return isHeld && isLeft;
}

/** Starts the guest and holds its program, for the user or their command file. */
async function hold(
	debugging: Debugging,
	recipe: StartRecipe,
	start: Start,
	began: number,
): Promise<boolean> {
	const stopped = await unlessInterrupted(debugging, stopProgram(debugging, recipe, start));
	if (stopped === 'interrupted') return false;
	const {program, missed} = stopped;
	await showProgram(debugging, program, performance.now() - began);
	if (missed !== undefined) notice(missed);
	const isFound = missed === undefined;
	if (debugging.request.batch)
		return isFound && (await unlessInterrupted(debugging, runCommands(debugging))) === true;
	const isEnded = await handOver(debugging, program.pid, start, began);
	return isEnded && isFound;
}
