import {randomUUID} from 'node:crypto';
import {fulfilledWithin} from '../../deadline.ts';
import {DeadlineError, HostError} from '../../errors.ts';
import type {Pty} from '../../terminal/pty.ts';
import type {TerminalOptions} from '../../terminal/terminal.ts';
import {shellLine} from '../command/shell-line.ts';
import type {Argv} from '../host.ts';
import {openPty} from '../local/pty.ts';
import {signalThere} from './agent-commands.ts';
import type {AgentConnection} from './agent-connection.ts';

/** Milliseconds for a terminal's program to begin. */
const OPEN_DEADLINE = 30_000;

/** Milliseconds that what leads there gets to tell of the end of a program that was killed. */
const KILL_GRACE = 1_000;

/** What a terminal is told to begin its program, or to say its mark again. */
const GO = 'go';
const AGAIN = 'again';

type Exit = Parameters<Parameters<Pty['onExit']>[0]>[0];

/** How a terminal on an agent's machine is come by. */
export interface TerminalWay {
	/** The command line here that runs a line of the shell there, in a terminal there. */
	readonly join: (line: string) => Argv;
	/** What to do when there is none. */
	readonly advice: string;
}

/**
 * Opens a pseudo-terminal on an agent's machine: that of ssh or podman, in one of this machine. Rejects with a HostError
 * when it does not come about, or a DeadlineError after 30 s.
 */
export async function openAgentPty(
	agent: AgentConnection,
	{join, advice}: TerminalWay,
	argv: Argv,
	options: TerminalOptions,
): Promise<Pty> {
	const tried = `open a terminal for ${argv.join(' ')}`;
	agent.assertOpen(tried);
	const mark = `virtrig terminal ${randomUUID()}`;
	const {columns, rows} = options;
	const way = join(programLine(mark, argv, options));
	const pty = openPty(way, {
		env: {TERM: options.env?.TERM ?? 'dumb'},
		columns,
		rows,
	});
	const output = new ProgramOutput(pty, mark);
	let ended = false;
	pty.onExit(() => {
		ended = true;
	});
	const hangUp = () => {
		if (!ended) pty.kill('SIGKILL');
	};
	// It may have a connection of its own.
	void agent.over.then(hangUp);
	const pid = await begun({host: agent.host.name, tried, program: way[0], advice}, pty, output);
	return {
		pid,
		write: pty.write,
		resize: pty.resize,
		kill: (signal) => {
			if (ended) return;
			signalThere(agent, -pid, signal).catch(hangUp);
			if (signal === 'SIGKILL') setTimeout(hangUp, KILL_GRACE).unref();
		},
		onData: (listener) => output.onData(listener),
		onExit: (listener) => output.onExit(listener),
	};
}

/**
 * What the shell there runs: tells its pid, and becomes the program once it is told to. Until the terminal of this
 * machine was made raw, which is done in its own time, that would change what the program says.
 */
function programLine(mark: string, argv: Argv, {env = {}, cwd}: TerminalOptions): string {
	const begin = `until echo "$0 $$"; read -r answer || exit; [ "$answer" = ${GO} ]; do :; done`;
	const enter = cwd === undefined ? '' : 'cd "$1" || exit; ';
	const variables = Object.entries({TERM: 'dumb', ...env}).map(([name, value]) => `${name}=${value}`);
	const script = `${begin}; ${enter}shift; exec env "$@"`;
	return shellLine(['sh', '-c', script, mark, cwd ?? '', ...variables, ...argv]);
}

async function begun(
	{host, tried, program, advice}: Record<'host' | 'tried' | 'program' | 'advice', string>,
	pty: Pty,
	output: ProgramOutput,
): Promise<number> {
	output.onExit(({exitCode}) => {
		const seen = `${program} ended with exit code ${exitCode}\n${output.before}`;
		output.fail(new HostError({tried, host, expected: 'its program', seen, advice}));
	});
	if (await fulfilledWithin(output.pid, OPEN_DEADLINE)) return output.pid;
	pty.kill('SIGKILL');
	const seen = output.before || 'no output';
	throw new DeadlineError({waitedFor: `${program} to ${tried}`, deadline: OPEN_DEADLINE, host, seen});
}

/**
 * What a terminal says once its program has begun; kept until somebody listens. Before that come lines of a mark and a
 * pid, each to be answered.
 */
class ProgramOutput {
	readonly pid: Promise<number>;
	readonly fail: (error: Error) => void;
	/** What came before the program. */
	before = '';
	#kept = '';
	#listener: ((data: string) => void) | undefined;
	#exit: Exit | undefined;
	readonly #exitListeners: ((exit: Exit) => void)[] = [];

	constructor(pty: Pty, mark: string) {
		const {promise, resolve, reject} = Promise.withResolvers<number>();
		this.pid = promise;
		this.fail = reject;
		const line = new RegExp(`${mark} (\\d+)(\\r+)\\n`);
		// The terminal there shows what is typed into it.
		const echo = new RegExp(`^${GO}\\r\\n`);
		let pid: number | undefined;
		let begun = false;
		let rest = '';
		pty.onData((data) => {
			if (begun) {
				this.#give(data);
				return;
			}
			this.before += data;
			rest += data;
			for (let found = line.exec(rest); found && pid === undefined; found = line.exec(rest)) {
				rest = rest.slice(found.index + found[0].length);
				// Each terminal that is not raw puts a CR before the LF: one is that of the terminal there.
				if (found[2] === '\r') pid = Number(found[1]);
				pty.write(pid === undefined ? `${AGAIN}\n` : `${GO}\n`);
			}
			const echoed = pid === undefined ? undefined : echo.exec(rest);
			if (pid === undefined || !echoed) return;
			begun = true;
			resolve(pid);
			this.#give(rest.slice(echoed[0].length));
		});
		pty.onExit((exit) => {
			this.#exit = exit;
			for (const listener of this.#exitListeners) listener(exit);
		});
	}

	onData(listener: (data: string) => void): void {
		this.#listener = listener;
		const kept = this.#kept;
		this.#kept = '';
		this.#give(kept);
	}

	onExit(listener: (exit: Exit) => void): void {
		if (this.#exit) listener(this.#exit);
		else this.#exitListeners.push(listener);
	}

	#give(data: string): void {
		if (data === '') return;
		if (this.#listener) this.#listener(data);
		else this.#kept += data;
	}
}
