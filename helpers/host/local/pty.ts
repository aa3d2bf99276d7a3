import {spawn} from 'node-pty';
import type {Pty} from '../../terminal/pty.ts';
import type {TerminalOptions} from '../../terminal/terminal.ts';
import type {Argv} from '../host.ts';
import {addMaster, withoutMasters} from './pty-masters.ts';
import {PtyWriter} from './pty-writer.ts';
import {sendSignal} from './send-signal.ts';

/** Wide, because readline rewraps a line that is longer than the terminal, which corrupts its echo. */
const COLUMNS = 1000;
const ROWS = 50;

/** Opens a pseudo-terminal on this machine. Its program has its own session and process group. */
export function openPty(argv: Argv, options: TerminalOptions): Pty {
	const [program, ...words] = withoutMasters(argv);
	const pty = spawn(program, words, {
		name: options.env?.TERM ?? 'dumb',
		cols: options.columns ?? COLUMNS,
		rows: options.rows ?? ROWS,
		cwd: options.cwd,
		env: {...process.env, ...options.env},
	});
	// node-pty's types omit these.
	const {fd, _socket: socket} = pty as unknown as {fd: number; _socket: {readonly destroyed: boolean}};
	const isOpen = () => !socket.destroyed;
	addMaster(fd, isOpen);
	const writer = new PtyWriter(fd, isOpen);
	let ended = false;
	pty.onExit(() => {
		ended = true;
	});
	return {
		pid: pty.pid,
		write: (data) => writer.write(data),
		resize: (columns, rows) => {
			if (isOpen()) pty.resize(columns, rows);
		},
		kill: (signal) => {
			// After it was waited for, its pid may belong to another process. Just after the fork it is still in our
			// process group: forkpty(3) makes the session in the child.
			if (!ended && !sendSignal(-pty.pid, signal)) sendSignal(pty.pid, signal);
		},
		onData: (listener) => void pty.onData(listener),
		onExit: (listener) => void pty.onExit(({exitCode, signal}) => listener({exitCode, signal})),
	};
}
