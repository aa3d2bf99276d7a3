import {stdin, stdout} from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import {fulfilledWithin} from '../../helpers/deadline.ts';
import {HostError} from '../../helpers/errors.ts';
import {EXIT} from '../../helpers/exit-codes.ts';
import {GdbError} from '../../helpers/gdb/gdb-error.ts';
import {type ProgramStop, StartRecipe} from '../../helpers/gdb/start-recipe.ts';
import {describeStop} from '../../helpers/gdb/stop.ts';
import type {Host} from '../../helpers/host/host.ts';
import {processState} from '../../helpers/host/process/process-state.ts';
import {findDistribution} from '../../helpers/installation/distribution.ts';
import {VirshError} from '../../helpers/libvirt/virsh/virsh-error.ts';
import {reapBefore} from '../../helpers/reap/reap-before.ts';
import {reapRun} from '../../helpers/reap/reap-run.ts';
import {createRun} from '../../helpers/runs/run-folder.ts';
import {newNonce} from '../../helpers/terminal/nonce.ts';
import {TerminalEndedError} from '../../helpers/terminal/terminal-ended-error.ts';
import {Interruption} from '../interruption.ts';
import {columnsOf} from '../look.ts';
import {notice} from '../notice.ts';
import {checkRequest, type GuestFacts} from './check-request.ts';
import {guard} from './guardian.ts';
import {limits, title, warning} from './limits.ts';
import {logPath} from './log-path.ts';
import {openSession, type Session} from './open-session.ts';
import {Person} from './person.ts';
import type {GdbRequest} from './request.ts';
import {say, sayWrapped} from './say.ts';
import {Start} from './start.ts';

/** Milliseconds for the guest's program to stand where it is asked for. */
const STOP_DEADLINE = 120_000;

/** Milliseconds for a stop to be told of that has come before the start's end. */
const STOP_GRACE = 2000;

/** Milliseconds for the guest's start to end once its program is let go. */
const START_GRACE = 60_000;

/** Milliseconds for a person's file of commands. */
const COMMANDS_DEADLINE = 24 * 3600_000;

/** Words of the program's command line that are shown. */
const SHOWN_WORDS = 3;

/** Holds a guest's program at its first instructions under GDB, and resolves with the exit code. */
export async function debugGuest(host: Host, request: GdbRequest): Promise<number> {
	const on = {host, installation: await findDistribution(host)};
	const facts = await checkRequest(on, request);
	await reapBefore(host, notice);
	const run = await createRun(host, request.argv);
	using interruption = new Interruption(() => 'letting go of all processes');
	try {
		await using _guardian = await guard(run);
		await using session = await openSession(on, request, run);
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
		gdb.watch(start.done);
		const reached = await this.#hold(recipe, start, began).catch((error: unknown) => {
			if (!(error instanceof HostError)) throw error;
			notice(error.message);
			return false;
		});
		const left = await this.#leave(start);
		return reached && left ? EXIT.passed : EXIT.failed;
	}

	/** What is done once the start was asked for; resolves with whether all of it came about. */
	async #hold(recipe: StartRecipe, start: Start, began: number): Promise<boolean> {
		const {batch} = this.#request;
		const stopped = await this.#unlessInterrupted(this.#stop(recipe, start));
		if (stopped === 'interrupted') return false;
		const {program, missed} = stopped;
		await this.#describe(program, performance.now() - began);
		if (missed !== undefined) notice(missed);
		if (batch) return missed === undefined && (await this.#unlessInterrupted(this.#runCommands())) === true;
		const ended = await this.#handOver(program.pid, start, began);
		return ended && missed === undefined;
	}

	/** Lets the start go on until the program stands where it was asked for; `missed` says why it stands elsewhere. */
	async #stop(recipe: StartRecipe, start: Start): Promise<{program: ProgramStop; missed?: string}> {
		const {place, guest} = this.#request;
		const {gdb} = this.#session;
		const stopping = recipe.stopInMain({deadline: STOP_DEADLINE});
		stopping.catch(() => {});
		const program = await Promise.race([stopping, this.#notSeen(start)]);
		if (program === 'not seen') {
			throw this.#never(
				`stop ${guest} in its main`,
				'a stop before its start has ended',
				start.outcome ?? '',
			);
		}
		if (place === 'main') return {program};
		await gdb.readSymbols();
		let number: string;
		try {
			({number} = await gdb.break(place, {temporary: true, pending: false}));
		} catch (error) {
			if (!(error instanceof GdbError)) throw error;
			return {
				program,
				missed: `There is no function ${place} in it, nor in its libraries: it stands in main.`,
			};
		}
		const stop = await gdb.continue({deadline: STOP_DEADLINE});
		if (stop.breakpoint === number) return {program: {...program, stop}};
		if (stop.pid === undefined)
			throw this.#never(`stop at ${place}`, `${program.program} to come there`, describeStop(stop));
		return {program: {...program, stop}, missed: `It has not come to ${place}: ${describeStop(stop)}.`};
	}

	/** Resolves once the start has succeeded and no stop has come of it. Rejects as the start does. */
	async #notSeen(start: Start): Promise<'not seen'> {
		await start.ended;
		// A stop that has come before may still be on its way.
		await pause(STOP_GRACE, undefined, {ref: false});
		await start.done;
		return 'not seen';
	}

	#never(tried: string, expected: string, seen: string): HostError {
		const advice = "mend what libvirt says, or look into the per-VM log and the daemon's log";
		return new HostError({tried, host: this.#host.name, expected, seen, advice});
	}

	async #describe({stop, pid, program, argv}: ProgramStop, duration: number): Promise<void> {
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
		if (batch) return;
		say('');
		sayWrapped(limits(driver, guest));
		const then = destroy ? 'is destroyed then' : 'runs on then';
		sayWrapped(`\`continue\` lets it run; \`quit\` or Ctrl-D, and y, leaves GDB, and ${guest} ${then}.`);
		say('');
	}

	/** The person's commands, without the person, typed as by one; resolves with whether all of them were carried out. */
	async #runCommands(): Promise<boolean> {
		const {commands} = this.#request;
		const {gdb, scratch} = this.#session;
		if (commands === undefined) return true;
		const {printed} = newNonce();
		const file = `${scratch}/commands.gdb`;
		// GDB leaves a file at the first command that fails.
		await this.#host.write(file, `source ${commands}\necho ${printed}\\n\n`);
		try {
			const output = await gdb.type(`source ${file}`, {deadline: COMMANDS_DEADLINE});
			stdout.write(output.replace(`${printed}\n`, ''));
			return output.includes(printed);
		} catch (error) {
			// `quit` is a command, too.
			if (error instanceof TerminalEndedError && error.exit.exitCode === 0) return true;
			throw error;
		}
	}

	/** GDB as a person expects it, in the person's own terminal; resolves with whether it has ended by itself. */
	async #handOver(pid: number, start: Start, began: number): Promise<boolean> {
		const {guest, commands} = this.#request;
		const {driver} = this.#facts;
		const {gdb} = this.#session;
		await gdb.readSymbols();
		await gdb.set('auto-solib-add', 'on');
		await gdb.set('confirm', 'on');
		await gdb.set('pagination', 'on');
		await gdb.set('width', String(columnsOf(stdout)));
		await gdb.set('height', String(stdout.rows));
		using person = new Person(gdb, stdin, stdout);
		person.handOver();
		stdout.write('(gdb) ');
		gdb.terminal.sendLine(commands === undefined ? 'frame' : `source ${commands}`);
		const seconds = () => (performance.now() - began) / 1000;
		let before = 0;
		let killed = false;
		const ticking = setInterval(() => {
			const now = seconds();
			person.title(title(driver, guest, now));
			const said = warning(driver, guest, before, now);
			if (said) person.tell(said);
			before = now;
			void processState(this.#host, pid).then(
				({state}) => {
					if (state !== 'Z' || killed) return;
					killed = true;
					person.tell(`libvirt has killed ${guest}, as somebody asked: it waits for you to quit`);
				},
				() => {},
			);
		}, 1000);
		void start.ended.then(() => {
			clearInterval(ticking);
			person.title(`${guest} under GDB`);
			person.tell(`${start.outcome} (after ${seconds().toFixed(0)} s)`);
		});
		const exit = await Promise.race([gdb.terminal.exited, this.#interruption.requested]);
		clearInterval(ticking);
		if (!exit?.signal) return true;
		stdout.write(`\r\nvirtrig: GDB was ended by signal ${exit.signal}\r\n`);
		return false;
	}

	/**
	 * GDB lets go of everything, and what has become of the guest is told; resolves with whether that is what was asked.
	 */
	async #leave(start: Start): Promise<boolean> {
		const {guest, destroy} = this.#request;
		const {gdb, virsh, daemon} = this.#session;
		await gdb.close();
		const program = gdb.pids.findLast((pid) => pid !== daemon.pid);
		const others = program === undefined ? '' : ` and of the program (pid ${program})`;
		say(`GDB has let go of ${daemon.name} (pid ${daemon.pid})${others}.`);
		if (!(await fulfilledWithin(start.ended, START_GRACE))) {
			const then = destroy ? `; destroy ${guest} yourself` : '';
			say(`virsh start has not returned for ${START_GRACE / 1000} s: ${daemon.name} goes on with it${then}.`);
			return false;
		}
		if (start.error !== undefined) say(`virsh start: ${start.error}`);
		const failed = destroy && start.error === undefined ? await this.#destroy() : undefined;
		say(`${guest}: ${(await virsh.run(['domstate', guest, '--reason'])).output.trim()}`);
		return start.error === undefined && failed === undefined;
	}

	/** Resolves with the error, which is told. A guest that has ended meanwhile needs none. */
	async #destroy(): Promise<unknown> {
		const {guest} = this.#request;
		try {
			await this.#session.virsh.run(['destroy', guest]);
			return undefined;
		} catch (error) {
			if (error instanceof VirshError && error.output.includes('domain is not running')) return undefined;
			notice(error instanceof Error ? error.message : String(error));
			return error;
		}
	}

	async #unlessInterrupted<T>(promise: Promise<T>): Promise<T | 'interrupted'> {
		// What comes after an interruption is of no interest.
		promise.catch(() => {});
		return Promise.race([promise, this.#interruption.requested.then(() => 'interrupted' as const)]);
	}
}
