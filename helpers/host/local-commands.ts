import type {ChildProcess} from 'node:child_process';
import type {Socket} from 'node:net';
import {execa} from 'execa';
import {CommandError} from './command-error.ts';
import {
	type Argv,
	type CommandOptions,
	type CommandResult,
	DEFAULT_DEADLINE,
	type RunningCommand,
} from './host.ts';
import {KeptOutput} from './kept-output.ts';
import {inPlaceOfMasters} from './pty-masters.ts';
import {sendSignal} from './send-signal.ts';

/** Characters of each stream that are kept. */
const KEPT_OUTPUT = 8 * 1024 * 1024;

const HOST = 'local';

/** See {@link Host.spawn}. */
export async function spawn(argv: Argv, options: CommandOptions = {}): Promise<RunningCommand> {
	const [program, ...words] = tied(argv, options.signalOnOurEnd);
	const started = performance.now();
	const child = execa(program, words, {
		stdio: [options.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', ...inPlaceOfMasters()],
		...(options.stdin === undefined ? {} : {input: options.stdin}),
		...(options.cwd === undefined ? {} : {cwd: options.cwd}),
		...(options.env === undefined ? {} : {env: options.env}),
		// A group of its own, so that the deadline ends what the command itself has started.
		detached: true,
		cleanup: false,
		buffer: false,
		reject: false,
		encoding: 'utf8',
		stripFinalNewline: false,
	});
	const output = {stdout: new KeptOutput(KEPT_OUTPUT), stderr: new KeptOutput(KEPT_OUTPUT)};
	for (const stream of ['stdout', 'stderr'] as const) {
		child[stream]?.setEncoding('utf8').on('data', (chunk: string) => {
			output[stream].add(chunk);
			options.onOutput?.(chunk, stream);
		});
	}
	const pid = child.pid;
	let ended = false;
	const kill = (signal: NodeJS.Signals = 'SIGKILL') => {
		// Once it was waited for, its number may be somebody else's.
		if (pid !== undefined && !ended) sendSignal(-pid, signal);
	};
	let timedOut = false;
	const deadline = options.deadline ?? DEFAULT_DEADLINE;
	const timer = Number.isFinite(deadline)
		? setTimeout(() => {
				timedOut = true;
				kill();
				// Whoever left the group with setsid(2) lives on, and may hold these open for ever.
				child.stdout?.destroy();
				child.stderr?.destroy();
			}, deadline)
		: undefined;
	const done = (async (): Promise<CommandResult> => {
		const end = await child;
		ended = true;
		clearTimeout(timer);
		const result: CommandResult = {
			argv,
			exitCode: end.exitCode,
			signal: end.signal,
			stdout: output.stdout.text,
			stderr: output.stderr.text,
			duration: performance.now() - started,
			timedOut,
		};
		if (pid === undefined) {
			throw new CommandError(
				{...result, stderr: end.originalMessage ?? 'it could not be started'},
				HOST,
				adviceFor(end.code, argv[0], end.originalMessage),
			);
		}
		if (options.check !== false && (end.failed || timedOut)) throw new CommandError(result, HOST);
		return result;
	})();
	if (pid === undefined) {
		await done;
		throw new Error('unreachable: a command without a pid has failed');
	}
	return {pid, done, kill, unref: () => unref(child.nodeChildProcess)};
}

/** See {@link Host.run}. */
export async function run(argv: Argv, options: CommandOptions = {}): Promise<CommandResult> {
	const running = await spawn(argv, options);
	return running.done;
}

/** See {@link Host.signal}. */
export async function signal(pid: number, name: NodeJS.Signals): Promise<boolean> {
	// 0 and negative numbers name groups, and 1 is init: never meant.
	if (!Number.isSafeInteger(pid) || pid <= 1) throw new RangeError(`refusing to signal pid ${pid}`);
	return sendSignal(pid, name);
}

/** setpriv(1) becomes the command. */
function tied(argv: Argv, signal: CommandOptions['signalOnOurEnd']): Argv {
	return signal ? ['setpriv', '--pdeathsig', signal.slice('SIG'.length), ...argv] : argv;
}

/** The pipes are handles of their own; their types tell of streams, which have no unref. */
function unref(child: ChildProcess): void {
	child.unref();
	for (const stream of [child.stdout, child.stderr]) (stream as Socket | null)?.unref();
}

function adviceFor(code: string | undefined, program: string, message = ''): string | undefined {
	if (message.includes('"cwd"')) return 'name a working folder that exists';
	if (code === 'ENOENT') return `install the program ${program}, or correct its path`;
	return code === 'EACCES' ? `make ${program} a program that may be executed` : undefined;
}
