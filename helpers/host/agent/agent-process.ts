import {spawn} from 'node:child_process';
import type {Socket} from 'node:net';
import {endingWithParent} from '../command/ending-with-parent.ts';
import {OutputTail} from '../command/output-tail.ts';
import type {Argv} from '../host.ts';
import {inPlaceOfMasters} from '../local/pty-masters.ts';

/** Characters of stderr that are kept. */
const KEPT = 16 * 1024;

/** Milliseconds for other holders of its output to close it after the process itself has ended. */
const DRAIN = 1_000;

/** The process that connects to an agent: ssh, podman, or in a test perl itself. */
export interface AgentProcess {
	write(bytes: Uint8Array): void;
	/** Ends it by closing its input. */
	end(): void;
	kill(): void;
	/** Its stderr so far. */
	lastWords(): string;
	/** Sets whether it keeps this process from ending. */
	hold(on: boolean): void;
}

/** Starts it. `ended` is called once, with the way it ended and its last words. */
export function startAgentProcess(
	argv: Argv,
	received: (bytes: Buffer) => void,
	ended: (seen: string) => void,
): AgentProcess {
	// It ends with this process in any case. A session of its own keeps a Ctrl-C for us from ending it first.
	const [program, ...words] = endingWithParent(argv, 'SIGKILL');
	const child = spawn(program, words, {
		detached: true,
		stdio: ['pipe', 'pipe', 'pipe', ...inPlaceOfMasters()],
	});
	const errors = new OutputTail(KEPT);
	let over = false;
	const finish = (how: string) => {
		if (over) return;
		over = true;
		errors.add(`${program === 'setpriv' ? argv[0] : program} ${how}`);
		ended(errors.text);
	};
	const {stdin, stdout, stderr} = child;
	// ssh ends its lines with CR LF, as for a raw terminal.
	stderr?.setEncoding('utf8').on('data', (text: string) => errors.add(text.replaceAll('\r\n', '\n')));
	stdout?.on('data', (bytes: Buffer) => {
		if (!over) received(bytes);
	});
	// The exit below reports its end.
	stdin?.on('error', () => {});
	child.on('error', (error) => finish(error.message));
	child.on('exit', (code, signal) => {
		const how = `ended with ${signal ?? `exit code ${code}`}`;
		child.on('close', () => finish(how));
		setTimeout(() => finish(how), DRAIN).unref();
	});
	return {
		write: (bytes) => void (over || stdin?.write(bytes)),
		end: () => void stdin?.end(),
		lastWords: () => errors.text,
		kill: () => void child.kill('SIGKILL'),
		hold: (on) => {
			// The pipes are separate handles. Their types say streams.
			for (const handle of [child, stdin, stdout, stderr] as (Socket | null)[])
				if (on) handle?.ref();
				else handle?.unref();
		},
	};
}
