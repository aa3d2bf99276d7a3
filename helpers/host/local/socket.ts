import {createConnection} from 'node:net';
import {HostError} from '../../errors.ts';

/** A connection to a unix socket of this machine. */
export interface LocalSocket {
	write(text: string): void;
	onData(listener: (text: string) => void): void;
	/** Resolves when either end has closed it. */
	readonly closed: Promise<void>;
	close(): void;
}

/** Connects to a unix socket of this machine. Rejects with a HostError if nobody listens there. */
export async function connectSocket(path: string): Promise<LocalSocket> {
	const socket = createConnection({path}).setEncoding('utf8');
	const {promise: closed, resolve} = Promise.withResolvers<void>();
	socket.on('close', () => resolve());
	try {
		await new Promise<void>((connected, failed) => socket.once('connect', connected).once('error', failed));
	} catch (cause) {
		const seen = (cause as Error).message;
		throw new HostError({tried: `connect to ${path}`, host: 'local', seen, cause});
	}
	// An error only says that it is closed, and `closed` says so too.
	socket.on('error', () => {});
	return {
		write: (text) => void socket.write(text),
		onData: (listener) => void socket.on('data', listener),
		closed,
		close: () => void socket.destroy(),
	};
}
