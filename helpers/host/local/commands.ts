import type {ChildProcess} from 'node:child_process';
import type {Socket} from 'node:net';
import {execa} from 'execa';
import {CommandRun} from '../command/command-run.ts';
import {endingWithParent} from '../command/ending-with-parent.ts';
import type {Argv, CommandOptions, CommandResult, Host, RunningCommand} from '../host.ts';
import {checkPid} from '../process/check-pid.ts';
import {inPlaceOfMasters} from './pty-masters.ts';
import {sendSignal} from './send-signal.ts';

/** The commands of this machine. Errors call it `name`. */
export function localCommands(name: string): Pick<Host, 'spawn' | 'run' | 'signal'> {
	return {
		spawn: (argv, options) => spawn(name, argv, options),
		run: async (argv, options) => (await spawn(name, argv, options)).done,
		async signal(pid, signalName) {
			checkPid(pid);
			return sendSignal(pid, signalName);
		},
	};
}

async function spawn(name: string, argv: Argv, options: CommandOptions = {}): Promise<RunningCommand> {
	const [program, ...words] = endingWithParent(argv, options.signalOnOurEnd);
	const command = new CommandRun({name, patience: 1}, argv, options);
	const child = execa(program, words, {
		stdio: [options.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', ...inPlaceOfMasters()],
		input: options.stdin,
		cwd: options.cwd,
		env: options.env,
		// In its own process group, so that the deadline also ends what the command has started.
		detached: true,
		cleanup: false,
		buffer: false,
		reject: false,
		encoding: 'utf8',
		stripFinalNewline: false,
	});
	for (const stream of ['stdout', 'stderr'] as const)
		child[stream]?.setEncoding('utf8').on('data', (chunk: string) => command.add(stream, chunk));
	const pid = child.pid;
	let ended = false;
	const kill = (signal: NodeJS.Signals = 'SIGKILL') => {
		// After it was waited for, its pid may belong to another process.
		if (pid !== undefined && !ended) sendSignal(-pid, signal);
	};
	command.limit(() => {
		kill();
		// A process that left the group with setsid(2) lives on, and may hold the pipes open forever.
		child.stdout?.destroy();
		child.stderr?.destroy();
	});
	const done = (async (): Promise<CommandResult> => {
		const end = await child;
		ended = true;
		if (pid === undefined) {
			const message = end.originalMessage ?? 'it could not be started';
			throw command.notStarted({code: end.code, message, inFolder: message.includes('"cwd"')});
		}
		return command.settle({exitCode: end.exitCode, signal: end.signal});
	})();
	if (pid === undefined) {
		await done;
		throw new Error('unreachable: a command without a pid has failed');
	}
	return {pid, done, kill, unref: () => unref(child.nodeChildProcess)};
}

/** The pipes are separate handles. Their types say streams, which have no unref. */
function unref(child: ChildProcess): void {
	child.unref();
	for (const stream of [child.stdout, child.stderr]) (stream as Socket | null)?.unref();
}
