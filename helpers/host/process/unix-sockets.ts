const LISTENING = '00010000';
const DATAGRAM = '0002';

/**
 * The paths that somebody has bound in a /proc/net/unix. The server's end of each connection is in it as well, by the
 * listener's path and in the network namespace of the client (unix_stream_connect): a virsh that talks to a libvirtd in
 * another namespace shows /run/libvirt/libvirt-sock here. Only a listener has the flag __SO_ACCEPTCON, and a datagram
 * socket needs none.
 */
export function boundSockets(text: string): string[] {
	return sockets(text).flatMap(({flags, type, path}) =>
		flags === LISTENING || type === DATAGRAM ? [path] : [],
	);
}

/** The paths on which somebody listens in a /proc/net/unix: a connection to one that is only bound is refused. */
export function listeningSockets(text: string): string[] {
	return sockets(text).flatMap(({flags, path}) => (flags === LISTENING ? [path] : []));
}

function sockets(text: string) {
	return text.split('\n').flatMap((line) => {
		const [, , , flags, type, , , path] = line.split(/\s+/);
		return path ? [{flags, type, path}] : [];
	});
}
