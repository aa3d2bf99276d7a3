import {HostError} from '../../errors.ts';

/** The longest path of a unix socket, in bytes: unix(7), sun_path without its final NUL. */
const LONGEST = 107;

/**
 * Rejects a path that is too long for a unix socket, because programs report that in different ways and some truncate
 * it. `name` is the host's.
 */
export function checkSocketPath(path: string, name: string): void {
	const bytes = Buffer.byteLength(path);
	if (bytes <= LONGEST) return;
	throw new HostError({
		tried: `make the socket ${path}`,
		host: name,
		expected: `a path of at most ${LONGEST} bytes`,
		seen: `${bytes} bytes`,
		advice: 'set VIRTRIG_STATE and VIRTRIG_CACHE to folders with shorter paths',
	});
}
