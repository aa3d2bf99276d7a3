import {shellLine} from '../../shell-line.ts';
import type {Argv} from '../host.ts';

/** Where and how to log in. */
export interface SshDestination {
	/** `user@machine`, or a name in the user's ssh configuration. */
	readonly destination: string;
	readonly port?: number;
	/**
	 * The private key of a machine that virtrig has built. With it, the user's own configuration is ignored, and the
	 * machine's host key must be in `knownHosts`.
	 */
	readonly identity?: string;
	readonly knownHosts?: string;
	/** The alias of its host key in `knownHosts`, because its port changes. */
	readonly hostKeyAlias?: string;
}

/** Uses only the given key, and trusts only the given host keys. */
const OURS = [
	'IdentitiesOnly=yes',
	'IdentityAgent=none',
	'StrictHostKeyChecking=yes',
	'GlobalKnownHostsFile=/dev/null',
];

/**
 * The interval in seconds after which ssh checks a silent connection, and how many unanswered checks end it. More are
 * allowed for an emulated machine, which may be busy for that long.
 */
const ALIVE_INTERVAL = 8;
const ALIVE_COUNT = 3;

/** Returns a connection that runs a command there. Terminals join it at `controlPath`, if given. */
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

/**
 * Returns a terminal on that connection. It gets its own connection if the machine allows no more sessions on one
 * (MaxSessions).
 */
export function terminalArgv(to: SshDestination, controlPath: string, line: string): Argv {
	return [
		'ssh',
		'-tt',
		...common(to),
		// ssh's own messages would be taken for the program's output.
		...set('LogLevel=QUIET', 'EscapeChar=none', 'ControlMaster=no', `ControlPath=${controlPath}`),
		'--',
		to.destination,
		line,
	];
}

/** Returns a login for a person at their terminal. Words of a remote command may follow. */
export function loginArgv(to: SshDestination): Argv {
	return ['ssh', '-t', ...common(to), ...set('LogLevel=ERROR'), '--', to.destination];
}

function common({port, identity, knownHosts, hostKeyAlias}: SshDestination): string[] {
	return [
		// ssh uses the first value of a setting, so these precede the user's own.
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
