import {HostError} from '../../errors.ts';

/** Bytes that the path of a unix socket may have: unix(7), sun_path without its final NUL. */
const LONGEST = 107;

/**
 * Rejects a path that no unix socket can have: programs say so each in their own way, and some shorten it. `name` is of the host
 * that it is on.
 */
export function checkSocketPath(path: string, name: string): void {
	const bytes = Buffer.byteLength(path);
	if (bytes <= LONGEST) return;
	throw new HostError({
		tried: `make the socket ${path}`,
		host: name,
		expected: `a path of at most ${LONGEST} bytes`,
		seen: `${bytes} bytes`,
		advice: 'let VIRTRIG_STATE and VIRTRIG_CACHE name folders with shorter paths',
	});
}
