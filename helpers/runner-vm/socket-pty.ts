import type {LocalSocket} from '../host/local/socket.ts';
import type {Pty} from '../terminal/pty.ts';

/**
 * A connection to a serial port as a terminal. It has no size and no process: closing it does not change the machine.
 */
export function socketPty(socket: LocalSocket, pid: number): Pty {
	return {
		pid,
		write: (data) => socket.write(data),
		resize: () => {},
		kill: () => socket.close(),
		onData: (listener) => socket.onData(listener),
		onExit: (listener) => void socket.closed.then(() => listener({exitCode: 0, signal: undefined})),
	};
}
