import {stdin, stdout} from 'node:process';
import {HostError} from '../../helpers/errors.ts';
import {GdbError} from '../../helpers/gdb/gdb-error.ts';
import {type ProgramStop, StartRecipe} from '../../helpers/gdb/recipe.ts';
import {describeStop} from '../../helpers/gdb/stop.ts';
import type {Host} from '../../helpers/host/host.ts';
import {reapRun} from '../../helpers/host/runs/reap.ts';
import {createRun} from '../../helpers/host/runs/run-folder.ts';
import {EXIT} from '../exit-codes.ts';
import {Interruption} from '../run/interruption.ts';
import {checkRequest, type GuestFacts} from './check-request.ts';
import {limits, title, warning} from './limits.ts';
import {logPath} from './log-path.ts';
import {openSession, type Session} from './open-session.ts';
import {Person} from './person.ts';
import type {GdbRequest} from './request.ts';
import {say, sayWrapped} from './say.ts';
import {Start} from './start.ts';

/** Milliseconds for the guest's program to stand where it is asked for. */
const STOP_DEADLINE = 120_000;

/** Milliseconds for the guest's start to end once its program is let go. */
const START_GRACE = 60_000;

/** Milliseconds for a person's file of commands. */
const COMMANDS_DEADLINE = 24 * 3600_000;

/** Words of the program's command line that are shown. */
const SHOWN_WORDS = 3;

/** Holds a guest's program at its first instructions under GDB, and resolves with the exit code. */
export async function debugGuest(host: Host, request: GdbRequest): Promise<number> {
	const facts = await checkRequest(host, request);
	const run = await createRun(host, request.argv);
	using interruption = new Interruption('letting go of all processes');
	try {
		await using session = await openSession(host, request, run);
		const exitCode = await new GuestDebugging(host, request, facts, session, interruption).run();
		return interruption.exitCode ?? exitCode;
	} finally {
		await reapRun(run);
	}
}

class GuestDebugging {
	readonly #host: Host;
	readonly #request: GdbRequest;
	readonly #facts: GuestFacts;
	readonly #session: Session;
	readonly #interruption: Interruption;

	constructor(
		host: Host,
		request: GdbRequest,
		facts: GuestFacts,
		session: Session,
		interruption: Interruption,
	) {
		this.#host = host;
		this.#request = request;
		this.#facts = facts;
		this.#session = session;
		this.#interruption = interruption;
	}

	async run(): Promise<number> {
		const {guest, uri} = this.#request;
		const {virsh, daemon, gdb} = this.#session;
		const recipe = new StartRecipe(gdb, this.#host, {guest, daemon: daemon.pid});
		sayWrapped(
			`${uri} is served by ${daemon.name} (pid ${daemon.pid}): GDB waits there for the start of ${guest}`,
		);
		if ((await this.#unlessInterrupted(recipe.arm())) === 'interrupted') return EXIT.failed;
		const began = performance.now();
		const start = new Start(virsh, guest);
		try {
			return await this.#hold(recipe, start, began);
		} catch (error) {
			if (!(error instanceof HostError)) throw error;
			process.stderr.write(`virtrig: ${error.message}\n`);
			return this.#leave(start, EXIT.failed);
		}
	}

	/** What is done once the start was asked for. */
	async #hold(recipe: StartRecipe, start: Start, began: number): Promise<number> {
		const {batch, place} = this.#request;
		const stopped = await this.#unlessInterrupted(this.#stop(recipe, start));
		if (stopped === 'interrupted') return this.#leave(start, EXIT.failed);
		const {program, missing} = stopped;
		await this.#describe(program, performance.now() - began);
		if (missing) say(`There is no function ${place} in it, nor in its libraries: it stands in main.`);
		const reached = missing ? EXIT.failed : EXIT.passed;
		if (batch) return this.#leave(start, missing ? reached : await this.#runCommands());
		await this.#handOver(start, began);
		return this.#leave(start, reached);
	}

	/** Lets the start go on until the program stands where it was asked for. */
	async #stop(recipe: StartRecipe, start: Start): Promise<{program: ProgramStop; missing: boolean}> {
		const {place, guest} = this.#request;
		const {gdb} = this.#session;
		const stopping = recipe.stopInMain({deadline: STOP_DEADLINE});
		const program = await Promise.race([stopping, start.failed]);
		if (program === 'failed') {
			stopping.catch(() => {});
			throw this.#never(`start ${guest}`, 'its program to be run', start.error ?? '');
		}
		if (place === 'main') return {program, missing: false};
		await gdb.readSymbols();
		try {
			await gdb.break(place, {temporary: true, pending: false});
		} catch (error) {
			if (error instanceof GdbError) return {program, missing: true};
			throw error;
		}
		const stop = await gdb.continue({deadline: STOP_DEADLINE});
		if (stop.pid !== undefined) return {program: {...program, stop}, missing: false};
		throw this.#never(`stop at ${place}`, `${program.program} to come there`, describeStop(stop));
	}

	#never(tried: string, expected: string, seen: string): HostError {
		const advice = "mend what libvirt says, or look into the per-VM log and the daemon's log";
		return new HostError({tried, host: this.#host.name, expected, seen, advice});
	}

	async #describe({stop, pid, program, argv = []}: ProgramStop, duration: number): Promise<void> {
		const {guest, destroy, batch} = this.#request;
		const {driver} = this.#facts;
		const log = await logPath(this.#host, this.#session.daemon.pid, driver, guest);
		const more = argv.length > SHOWN_WORDS ? [`... (${argv.length} words: info proc cmdline)`] : [];
		say('');
		say(
			`${guest} stands in ${stop.function ?? stop.address} of ${program}, after ${(duration / 1000).toFixed(1)} s`,
		);
		sayWrapped([...argv.slice(0, SHOWN_WORDS), ...more].join(' '), '  argv  ');
		say(`  pid   ${pid}`);
		say(`  log   ${log ?? 'none yet'}`);
		say('');
		sayWrapped(limits(driver, guest));
		if (batch) return;
		const then = destroy ? 'is destroyed then' : 'runs on then';
		sayWrapped(`\`continue\` lets it run; \`quit\` or Ctrl-D leaves GDB, and ${guest} ${then}.`);
		say('');
	}

	/** The person's commands, without the person. */
	async #runCommands(): Promise<number> {
		const {commands} = this.#request;
		if (commands === undefined) return EXIT.passed;
		try {
			stdout.write(await this.#session.gdb.command(`source ${commands}`, {deadline: COMMANDS_DEADLINE}));
			return EXIT.passed;
		} catch (error) {
			if (!(error instanceof GdbError)) throw error;
			process.stderr.write(`virtrig: ${error.said}\n`);
			return EXIT.failed;
		}
	}

	/** GDB as a person expects it, in the person's own terminal, until it has ended. */
	async #handOver(start: Start, began: number): Promise<void> {
		const {guest, commands} = this.#request;
		const {driver} = this.#facts;
		const {gdb} = this.#session;
		await gdb.readSymbols();
		await gdb.set('auto-solib-add', 'on');
		await gdb.set('confirm', 'on');
		await gdb.set('pagination', 'on');
		await gdb.set('width', String(stdout.columns));
		await gdb.set('height', String(stdout.rows));
		using person = new Person(gdb, stdin, stdout);
		person.handOver();
		stdout.write('(gdb) ');
		gdb.terminal.sendLine(commands === undefined ? 'frame' : `source ${commands}`);
		const seconds = () => (performance.now() - began) / 1000;
		const ticking = setInterval(() => {
			person.title(title(driver, guest, seconds()));
			const said = warning(driver, guest, Math.floor(seconds()));
			if (said) person.tell(said);
		}, 1000);
		void start.ended.then(() => {
			clearInterval(ticking);
			person.title(`${guest} under GDB`);
			person.tell(`${start.outcome} (after ${seconds().toFixed(0)} s)`);
		});
		await Promise.race([gdb.terminal.exited, this.#interruption.requested]);
		clearInterval(ticking);
	}

	/** GDB lets go of everything, and what has become of the guest is told. */
	async #leave(start: Start, exitCode: number): Promise<number> {
		const {guest, destroy} = this.#request;
		const {gdb, virsh, daemon} = this.#session;
		await gdb.close();
		const program = gdb.pids.findLast((pid) => pid !== daemon.pid);
		const others = program === undefined ? '' : ` and of the program (pid ${program})`;
		say(`GDB has let go of ${daemon.name} (pid ${daemon.pid})${others}.`);
		if (!(await start.endsWithin(START_GRACE))) {
			say(`virsh start has not returned for ${START_GRACE / 1000} s: ${daemon.name} goes on with it.`);
			return exitCode;
		}
		if (start.error !== undefined) say(`virsh start: ${start.error}`);
		else if (destroy) await virsh.run(['destroy', guest]).catch((error: Error) => say(error.message));
		say(`${guest}: ${(await virsh.run(['domstate', guest, '--reason'])).output.trim()}`);
		return exitCode;
	}

	async #unlessInterrupted<T>(promise: Promise<T>): Promise<T | 'interrupted'> {
		// What comes after an interruption is of no interest.
		promise.catch(() => {});
		return Promise.race([promise, this.#interruption.requested.then(() => 'interrupted' as const)]);
	}
}
