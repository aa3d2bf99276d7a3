import {randomUUID} from 'node:crypto';
import {fulfilledWithin} from '../../deadline.ts';
import {DeadlineError, HostError} from '../../errors.ts';
import {shellLine} from '../../shell-line.ts';
import type {Pty} from '../../terminal/pty.ts';
import type {TerminalOptions} from '../../terminal/terminal.ts';
import type {Argv} from '../host.ts';
import {openPty} from '../local/pty.ts';
import {signalThere} from './agent-commands.ts';
import type {AgentConnection} from './agent-connection.ts';

/** Milliseconds for a terminal's program to start. */
const OPEN_DEADLINE = 30_000;

/** Milliseconds for ssh or podman to report the end of a killed program. */
const KILL_GRACE = 1_000;

/** What is typed to start the terminal's program, or to have its mark repeated. */
const GO = 'go';
const AGAIN = 'again';

type Exit = Parameters<Parameters<Pty['onExit']>[0]>[0];

/** How to open a terminal on an agent's machine. */
export interface TerminalWay {
	/** The command line on this machine that runs a shell line over there, in a terminal. */
	readonly join: (line: string) => Argv;
	/** What to do if no terminal opens. */
	readonly advice: string;
}

/**
 * Opens a pseudo-terminal on an agent's machine: ssh's or podman's terminal, inside a terminal of this machine.
 * Rejects with a HostError if none opens, or with a DeadlineError after 30 s.
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
	// ssh may have its own connection for it.
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
 * The shell line on the other machine: it prints its pid, and becomes the program when told to. It waits because this
 * machine's terminal becomes raw only after a while, and until then would change the program's output.
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
 * A terminal's output once its program has started; kept until somebody listens. Before that come lines of a mark and
 * a pid, and each needs an answer.
 */
class ProgramOutput {
	readonly pid: Promise<number>;
	readonly fail: (error: Error) => void;
	/** The output before the program's. */
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
		// The terminal over there echoes what is typed.
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
				// Each terminal that is not raw adds a CR before the LF. One CR is the remote terminal's own and stays.
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
