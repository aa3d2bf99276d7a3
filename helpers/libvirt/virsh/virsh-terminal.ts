import type {Argv, Host} from '../../host/host.ts';
import {type Installation, pathOf} from '../../installation/installation.ts';
import type {Terminal} from '../../terminal/terminal.ts';

/** Where a virsh runs, and of which installation it is. A {@link Libvirt} is one. */
export interface VirshHost {
	readonly host: Host;
	readonly installation: Installation;
}

export interface VirshOptions {
	/** A folder for what virsh itself writes: an interactive one that quits keeps its history below it. */
	readonly scratch: string;
}

/**
 * Opens virsh in a pseudo-terminal without echo; readline then prints the prompt and nothing of what is typed.
 *
 * `-k0`: virsh's keepalive would drop a daemon that a debugger holds after 30 s; deadlines are ours. LC_ALL and
 * LANGUAGE: messages in English. INPUTRC: not the user's key bindings.
 */
export function openVirsh(
	{host, installation}: VirshHost,
	uri: string,
	words: readonly string[],
	options: VirshOptions,
): Promise<Terminal> {
	// The pid is printed because on another machine it is not the terminal's.
	const script = 'stty -echo; echo "pid $$"; exec "$@"';
	const argv: Argv = ['sh', '-c', script, 'sh', pathOf(installation, 'virsh'), '-k0', '-c', uri, ...words];
	return host.terminal(argv, {
		env: {
			...installation.environment,
			TERM: 'dumb',
			LC_ALL: 'C.UTF-8',
			LANGUAGE: '',
			INPUTRC: '/dev/null',
			XDG_CACHE_HOME: options.scratch,
		},
	});
}
