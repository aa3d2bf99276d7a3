import {type Argv, type CommandOptions, type CommandResult, defaultDeadline, type Host} from '../host.ts';
import {CommandError} from './command-error.ts';
import {OutputTail} from './output-tail.ts';

/** Characters that are kept of each stream. */
const KEPT_OUTPUT = 8 * 1024 * 1024;

/** Why a command could not be started. */
interface StartFailure {
	/** The errno's name. */
	readonly code: string | undefined;
	readonly message: string;
	/** The working folder could not be entered. */
	readonly inFolder: boolean;
}

/** What a command must know about its host. */
type CommandHost = Pick<Host, 'name' | 'patience'>;

/** One command from its start to its result: output, deadline, end. The same on each kind of host. */
export class CommandRun {
	readonly #host: CommandHost;
	readonly #argv: Argv;
	readonly #options: CommandOptions;
	readonly #started = performance.now();
	readonly #output = {stdout: new OutputTail(KEPT_OUTPUT), stderr: new OutputTail(KEPT_OUTPUT)};
	#timer: NodeJS.Timeout | undefined;
	#timedOut = false;

	constructor(host: CommandHost, argv: Argv, options: CommandOptions) {
		this.#host = host;
		this.#argv = argv;
		this.#options = options;
	}

	add(stream: 'stdout' | 'stderr', chunk: string): void {
		if (chunk === '') return;
		this.#output[stream].add(chunk);
		this.#options.onOutput?.(chunk, stream);
	}

	/** Calls back when the deadline has passed; the caller then ends the command. */
	limit(passed: () => void): void {
		const {deadline = defaultDeadline(this.#host)} = this.#options;
		if (!Number.isFinite(deadline)) return;
		this.#timer = setTimeout(() => {
			this.#timedOut = true;
			passed();
		}, deadline);
	}

	/** Cancels the deadline. */
	release(): void {
		clearTimeout(this.#timer);
	}

	/** Returns the result. Throws a CommandError if the caller's options make it one. */
	settle(end: Pick<CommandResult, 'exitCode' | 'signal'>): CommandResult {
		this.release();
		const result = this.#result(end);
		if (this.#options.check !== false && (result.exitCode !== 0 || result.timedOut))
			throw new CommandError(result, this.#host.name);
		return result;
	}

	/** Returns the error of a command that did not start. */
	notStarted(failure: StartFailure): CommandError {
		this.release();
		const result = this.#result({exitCode: undefined, signal: undefined});
		return new CommandError(
			{...result, stderr: failure.message},
			this.#host.name,
			adviceFor(failure, this.#argv[0]),
		);
	}

	#result(end: Pick<CommandResult, 'exitCode' | 'signal'>): CommandResult {
		return {
			argv: this.#argv,
			exitCode: end.exitCode,
			signal: end.signal,
			stdout: this.#output.stdout.text,
			stderr: this.#output.stderr.text,
			duration: performance.now() - this.#started,
			timedOut: this.#timedOut,
		};
	}
}

function adviceFor({code, inFolder}: StartFailure, program: string): string | undefined {
	if (inFolder) return 'name a working folder that exists';
	if (code === 'ENOENT') return `install the program ${program}, or correct its path`;
	return code === 'EACCES' ? `make ${program} a program that may be executed` : undefined;
}
