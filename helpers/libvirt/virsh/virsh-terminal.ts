import type {Argv, Host} from '../../host/host.ts';
import {type Installation, pathOf} from '../../installation/installation.ts';
import type {Terminal} from '../../terminal/terminal.ts';

/** The host that a virsh runs on, and its installation. Every Libvirt is one. */
export interface VirshHost {
	readonly host: Host;
	readonly installation: Installation;
}

export interface VirshOptions {
	/** A folder for virsh's own files: it saves its history there when it quits. */
	readonly scratch: string;
}

/**
 * Opens virsh in a pseudo-terminal without echo, where readline prints the prompt but not what is typed.
 *
 * `-k0`: virsh's keepalive would disconnect from a daemon that a debugger holds for 30 s; virtrig's own deadlines end
 * a command instead. LC_ALL and LANGUAGE make messages English. INPUTRC disables the user's key bindings.
 */
export function openVirsh(
	{host, installation}: VirshHost,
	uri: string,
	words: readonly string[],
	options: VirshOptions,
): Promise<Terminal> {
	// On another machine the terminal's pid is not virsh's, so virsh's pid is printed.
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
