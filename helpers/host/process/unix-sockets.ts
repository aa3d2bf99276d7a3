const LISTENING = '00010000';
const DATAGRAM = '0002';

/**
 * Returns the bound paths in the text of a /proc/net/unix. It also lists the server's end of each connection, by the
 * listener's path and in the client's network namespace (unix_stream_connect): if a virsh talks to a libvirtd in
 * another namespace, /run/libvirt/libvirt-sock appears here. Only a listener has the flag __SO_ACCEPTCON, and a
 * datagram socket needs none.
 */
export function boundSockets(text: string): string[] {
	return sockets(text).flatMap(({flags, type, path}) =>
		flags === LISTENING || type === DATAGRAM ? [path] : [],
	);
}

/** Returns the paths in a /proc/net/unix with a listener: a connection to a path that is only bound is refused. */
export function listeningSockets(text: string): string[] {
	return sockets(text).flatMap(({flags, path}) => (flags === LISTENING ? [path] : []));
}

function sockets(text: string) {
	return text.split('\n').flatMap((line) => {
		const [, , , flags, type, , , path] = line.split(/\s+/);
		return path ? [{flags, type, path}] : [];
	});
}
