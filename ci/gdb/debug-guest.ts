import {stdin, stdout} from 'node:process';
import {HostError} from '../../helpers/errors.ts';
import {GdbError} from '../../helpers/gdb/gdb-error.ts';
import {GdbSession} from '../../helpers/gdb/gdb-session.ts';
import {type ProgramStop, StartRecipe} from '../../helpers/gdb/recipe.ts';
import {describeStop} from '../../helpers/gdb/stop.ts';
import type {Host} from '../../helpers/host/host.ts';
import {stateOf} from '../../helpers/host/let-go.ts';
import {reapRun} from '../../helpers/host/runs/reap.ts';
import {createRun, type RunFolder} from '../../helpers/host/runs/run-folder.ts';
import {type Daemon, findDaemon} from '../../helpers/libvirt/find-daemon.ts';
import {VirshSession} from '../../helpers/libvirt/virsh/session.ts';
import {CannotRunError, EXIT} from '../exit-codes.ts';
import {Interruption} from '../run/interruption.ts';
import {wrap} from '../wrap.ts';
import {checkRequest, type GuestFacts} from './check-request.ts';
import {limits, title, warning} from './limits.ts';
import {logPath} from './log-path.ts';
import {Person} from './person.ts';
import type {GdbRequest} from './request.ts';

/** Milliseconds for the guest's program to stand where it is asked for, and for its start to end once it is let go. */
const STOP_DEADLINE = 120_000;
const START_GRACE = 60_000;

/** Milliseconds in a day: a person may hold a guest for long. */
const DAY = 24 * 3600_000;

/** Columns of what is printed, at most. */
const WIDTH = 110;

/** Holds a guest's program at its first instructions under GDB, and resolves with the exit code. */
export async function debugGuest(host: Host, request: GdbRequest): Promise<number> {
	const facts = await checkRequest(host, request);
	const run = await createRun(host, request.argv);
	using interruption = new Interruption('letting go of all processes');
	try {
		await using session = await open(host, request, run);
		const exitCode = await new GuestDebugging(host, request, facts, session, interruption).run();
		return interruption.exitCode ?? exitCode;
	} finally {
		await reapRun(run);
	}
}

/** A virsh, the daemon at its other end, and a GDB that traces nothing yet. */
interface Session extends AsyncDisposable {
	readonly virsh: VirshSession;
	readonly daemon: Daemon;
	readonly gdb: GdbSession;
}

async function open(host: Host, {uri, batch}: GdbRequest, run: RunFolder): Promise<Session> {
	const stack = new AsyncDisposableStack();
	try {
		const opening = [
			VirshSession.open(host, uri, {scratch: run.path}),
			GdbSession.open(host, {
				symbols: 'asked',
				journal: run.journal,
				...(batch ? {} : {term: process.env.TERM ?? 'dumb', columns: stdout.columns, rows: stdout.rows}),
			}),
		] as const;
		for (const one of await Promise.allSettled(opening)) if (one.status === 'fulfilled') stack.use(one.value);
		const [virsh, gdb] = await Promise.all(opening);
		const daemon = await findDaemon(host, virsh.pid, uri);
		const {tracer} = await stateOf(host, daemon.pid);
		if (tracer !== 0)
			throw new CannotRunError(
				`pid ${tracer} traces ${daemon.name} (pid ${daemon.pid}) already: a process has one tracer at a time; end that one first`,
			);
		return {virsh, gdb, daemon, [Symbol.asyncDispose]: () => stack.disposeAsync()};
	} catch (error) {
		await stack.disposeAsync();
		throw error;
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
		say(`${uri} is served by ${daemon.name} (pid ${daemon.pid}); GDB waits there for the start of ${guest}`);
		const armed = await this.#unlessInterrupted(recipe.arm());
		if (armed === 'interrupted') return EXIT.failed;
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
		const {batch} = this.#request;
		const stopped = await this.#unlessInterrupted(this.#stop(recipe, start));
		if (stopped === 'interrupted') return this.#leave(start, EXIT.failed);
		const {program, missing} = stopped;
		await this.#describe(program, performance.now() - began);
		if (missing)
			say(`There is no function ${this.#request.place} in it, nor in its libraries: it stands in main.`);
		const reached = missing ? EXIT.failed : EXIT.passed;
		if (batch) return this.#leave(start, missing ? reached : await this.#runCommands());
		await this.#handOver(start, began);
		return this.#leave(start, reached);
	}

	/** Lets the start go on until the program stands where it was asked for. */
	async #stop(recipe: StartRecipe, start: Start): Promise<{program: ProgramStop; missing: boolean}> {
		const {place} = this.#request;
		const {gdb} = this.#session;
		const stopping = recipe.stopInMain({deadline: STOP_DEADLINE});
		const first = await Promise.race([stopping, start.failed]);
		if (first === 'failed') {
			stopping.catch(() => {});
			throw new HostError({
				tried: `start ${this.#request.guest}`,
				host: this.#host.name,
				expected: 'its program to be run',
				seen: start.outcome ?? '',
				advice:
					'mend what libvirt says; it had not come to the program yet, and GDB has let go of the daemon',
			});
		}
		if (place === 'main') return {program: first, missing: false};
		await gdb.readSymbols();
		try {
			await gdb.break(place, {temporary: true, pending: false});
		} catch (error) {
			if (error instanceof GdbError) return {program: first, missing: true};
			throw error;
		}
		const stop = await gdb.continue({deadline: STOP_DEADLINE});
		if (stop.pid === undefined)
			throw new HostError({
				tried: `stop at ${place}`,
				host: this.#host.name,
				expected: `${first.program} to come there`,
				seen: `${describeStop(stop)}\n${gdb.lastLines}`,
				advice: 'look into the per-VM log; break at something earlier',
			});
		return {program: {...first, stop, argv: first.argv}, missing: false};
	}

	async #describe({stop, pid, program, argv = []}: ProgramStop, duration: number): Promise<void> {
		const {guest, destroy} = this.#request;
		const {driver} = this.#facts;
		const {daemon} = this.#session;
		const log = await logPath(this.#host, daemon.pid, driver, guest);
		const where = stop.function ?? stop.address;
		say('');
		say(`${guest} stands in ${where} of ${program}, after ${(duration / 1000).toFixed(1)} s`);
		say(`  pid   ${pid}`);
		say(
			`  argv  ${argv.slice(0, 3).join(' ')}${argv.length > 3 ? ` ... (${argv.length} words: info proc cmdline)` : ''}`,
		);
		say(`  log   ${log ?? 'none yet'}`);
		say('');
		for (const line of wrap(limits(driver, guest), Math.min(stdout.columns ?? WIDTH, WIDTH))) say(line);
		if (!this.#request.batch) {
			const then = destroy ? 'is destroyed then' : 'runs on then';
			say(`\`continue\` lets it run; \`quit\` or Ctrl-D leaves GDB, and ${guest} ${then}.`);
			say('');
		}
	}

	/** The person's commands, without the person. */
	async #runCommands(): Promise<number> {
		const {commands} = this.#request;
		if (commands === undefined) return EXIT.passed;
		try {
			process.stdout.write(await this.#session.gdb.command(`source ${commands}`, {deadline: DAY}));
			return EXIT.passed;
		} catch (error) {
			if (!(error instanceof GdbError)) throw error;
			process.stderr.write(`virtrig: ${commands}: ${error.said}\n`);
			return EXIT.failed;
		}
	}

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
		gdb.terminal.sendLine(commands === undefined ? 'frame' : `source ${commands}`);
		const seconds = () => (performance.now() - began) / 1000;
		const ticking = setInterval(() => {
			person.title(title(driver, guest, seconds()));
			const said = warning(driver, guest, Math.floor(seconds()));
			if (said) person.tell(said);
		}, 1000);
		const ended = () => clearInterval(ticking);
		void start.ended.then(() => {
			ended();
			person.title(`${guest} under GDB`);
			person.tell(`${start.outcome} (after ${seconds().toFixed(0)} s)`);
		});
		await Promise.race([gdb.terminal.exited, this.#interruption.requested]);
		ended();
	}

	/** GDB lets go of everything, and what has become of the guest is told. */
	async #leave(start: Start, exitCode: number): Promise<number> {
		const {guest, destroy} = this.#request;
		const {gdb, virsh, daemon} = this.#session;
		await gdb.close();
		say(
			`GDB has let go of ${[
				`${daemon.name} (pid ${daemon.pid})`,
				...gdb.pids
					.filter((pid) => pid !== daemon.pid)
					.slice(-1)
					.map((pid) => `pid ${pid}`),
			].join(' and ')}.`,
		);
		if (!(await start.endsWithin(START_GRACE)))
			say(`virsh start has not returned for ${START_GRACE / 1000} s: ${daemon.name} goes on with it.`);
		else say(`virsh start: ${start.outcome}`);
		if (destroy) {
			const gone = await virsh.run(['destroy', guest]).catch((error: Error) => error);
			say(gone instanceof Error ? `virsh destroy: ${gone.message}` : `virsh destroy: ${gone.output.trim()}`);
		}
		return exitCode;
	}

	async #unlessInterrupted<T>(promise: Promise<T>): Promise<T | 'interrupted'> {
		const interrupted = this.#interruption.requested.then(() => 'interrupted' as const);
		promise.catch(() => {});
		return Promise.race([promise, interrupted]);
	}
}

/** A `virsh start` that is under way. */
class Start {
	/** What virsh has said; undefined while it has not returned. */
	outcome: string | undefined;
	/** Resolves when virsh has returned, whatever it says; never rejects. */
	readonly ended: Promise<void>;
	/** Resolves when libvirt refuses, or has given up. */
	readonly failed: Promise<'failed'>;

	constructor(virsh: VirshSession, guest: string) {
		const {promise, resolve} = Promise.withResolvers<'failed'>();
		this.failed = promise;
		this.ended = virsh.run(['start', guest], {deadline: DAY}).then(
			({output}) => {
				this.outcome = output.trim();
			},
			(error: unknown) => {
				this.outcome = error instanceof HostError ? (error.seen ?? error.message) : String(error);
				resolve('failed');
			},
		);
	}

	async endsWithin(milliseconds: number): Promise<boolean> {
		const {promise, resolve} = Promise.withResolvers<false>();
		const timer = setTimeout(resolve, milliseconds, false);
		const ended = await Promise.race([this.ended.then(() => true), promise]);
		clearTimeout(timer);
		return ended;
	}
}

function say(line: string): void {
	process.stdout.write(`${line}\n`);
}
