import {spawn} from 'node:child_process';
import type {Socket} from 'node:net';
import {endingWithParent} from '../command/ending-with-parent.ts';
import {OutputTail} from '../command/output-tail.ts';
import type {Argv} from '../host.ts';
import {inPlaceOfMasters} from '../local/pty-masters.ts';

/** Characters of complaints that are kept. */
const KEPT = 16 * 1024;

/** Milliseconds that whoever has inherited its output gets to close it when it has ended itself. */
const DRAIN = 1_000;

/** What leads to an agent: ssh, podman, or in a test perl itself. */
export interface AgentProcess {
	write(bytes: Uint8Array): void;
	/** Ends it by the end of its input. */
	end(): void;
	kill(): void;
	/** What it has complained of so far. */
	lastWords(): string;
	/** Whether it keeps this process from ending. */
	hold(on: boolean): void;
}

/** Starts it. `ended` is called once, with how it ended and its last words. */
export function startAgentProcess(
	argv: Argv,
	received: (bytes: Buffer) => void,
	ended: (seen: string) => void,
): AgentProcess {
	// With us it ends, however we do; and no Ctrl-C that is meant for us ends it before us (a session of its own).
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
	// ssh ends its lines as on a terminal that is raw.
	stderr?.setEncoding('utf8').on('data', (text: string) => errors.add(text.replaceAll('\r\n', '\n')));
	stdout?.on('data', (bytes: Buffer) => {
		if (!over) received(bytes);
	});
	// Its end is told below.
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
			// The pipes are handles of their own; their types tell of streams.
			for (const handle of [child, stdin, stdout, stderr] as (Socket | null)[])
				if (on) handle?.ref();
				else handle?.unref();
		},
	};
}
