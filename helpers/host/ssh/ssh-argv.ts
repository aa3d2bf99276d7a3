import {shellLine} from '../command/shell-line.ts';
import type {Argv} from '../host.ts';

/** Where to log in, and how. */
export interface SshDestination {
	/** `user@machine`, or a name of the user's own ssh configuration. */
	readonly destination: string;
	readonly port?: number;
	/**
	 * The private key of a machine of ours. With it the user's own configuration does not count, and the machine's own key
	 * must be in `knownHosts`.
	 */
	readonly identity?: string;
	readonly knownHosts?: string;
	/** The name of its key there, where its port is another each time. */
	readonly hostKeyAlias?: string;
}

/** No key but that which was named, and no trust in keys of machines but in that which was named. */
const OURS = [
	'IdentitiesOnly=yes',
	'IdentityAgent=none',
	'StrictHostKeyChecking=yes',
	'GlobalKnownHostsFile=/dev/null',
];

/**
 * Seconds of silence after which ssh asks, and how often it asks in vain before it gives the machine up; more often where
 * that is emulated, which may be busy with itself for so long.
 */
const ALIVE_INTERVAL = 8;
const ALIVE_COUNT = 3;

/** A connection that runs a command there, and lets terminals join at `controlPath`, where it is given. */
export function masterArgv(
	to: SshDestination & {readonly patience?: number},
	controlPath: string | undefined,
	deadline: number,
	command: Argv,
): Argv {
	const seconds = Math.max(1, Math.ceil(deadline / 1000));
	return [
		'ssh',
		'-T',
		...common(to),
		...set('LogLevel=INFO', `ControlMaster=${controlPath === undefined ? 'no' : 'yes'}`),
		...set(`ControlPath=${controlPath ?? 'none'}`, 'ControlPersist=no'),
		...set(`ConnectTimeout=${seconds}`, `ServerAliveInterval=${ALIVE_INTERVAL}`),
		...set(`ServerAliveCountMax=${ALIVE_COUNT * (to.patience ?? 1)}`),
		'--',
		to.destination,
		shellLine(command),
	];
}

/** A terminal on that connection; a connection of its own where the machine allows no more on one (MaxSessions). */
export function terminalArgv(to: SshDestination, controlPath: string, line: string): Argv {
	return [
		'ssh',
		'-tt',
		...common(to),
		// Its words would be taken for the program's.
		...set('LogLevel=QUIET', 'EscapeChar=none', 'ControlMaster=no', `ControlPath=${controlPath}`),
		'--',
		to.destination,
		line,
	];
}

/** A login of a person's, at the terminal that they have; words of a command there may follow. */
export function loginArgv(to: SshDestination): Argv {
	return ['ssh', '-t', ...common(to), ...set('LogLevel=ERROR'), '--', to.destination];
}

function common({port, identity, knownHosts, hostKeyAlias}: SshDestination): string[] {
	return [
		// The first value that ssh reads of a setting counts: these before the user's own.
		...(identity === undefined ? [] : ['-F', 'none', '-i', identity, ...set(...OURS)]),
		...(knownHosts === undefined ? [] : set(`UserKnownHostsFile="${knownHosts}"`)),
		...(hostKeyAlias === undefined ? [] : set(`HostKeyAlias=${hostKeyAlias}`)),
		...(port === undefined ? [] : ['-p', `${port}`]),
		...set('BatchMode=yes', 'ClearAllForwardings=yes', 'ForwardAgent=no', 'ForwardX11=no'),
		...set('PermitLocalCommand=no', 'RemoteCommand=none'),
	];
}

function set(...settings: string[]): string[] {
	return settings.flatMap((setting) => ['-o', setting]);
}
