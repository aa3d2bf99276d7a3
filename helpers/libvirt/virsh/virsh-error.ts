import {HostError} from '../../errors.ts';

interface VirshFailure {
	readonly host: string;
	readonly uri: string;
	/** The command, as a person would type it after `virsh -c URI`. */
	readonly command: string;
	/** All of virsh's output. */
	readonly output: string;
	readonly advice?: string;
	readonly cause?: unknown;
}

/** libvirt, or virsh itself, refused a virsh command. */
export class VirshError extends HostError {
	override name = 'VirshError';
	readonly command: string;
	readonly uri: string;
	readonly output: string;
	/** The lines that begin with `error: `, without that prefix: virsh's own first, then libvirt's reason. */
	readonly errors: readonly string[];

	constructor(failure: VirshFailure) {
		const {host, uri, command, output, advice, cause} = failure;
		super({
			tried: `run virsh -c ${uri} ${command}`,
			outcome: `Command failed: virsh -c ${uri} ${command}`,
			host,
			seen: withoutPolkit(output).trim() || '(no output)',
			advice,
			cause,
		});
		this.command = command;
		this.uri = uri;
		this.output = output;
		this.errors = errorLines(output);
	}
}

/**
 * The daemon is gone, it closed the connection, or virsh itself ended. Whether the command was carried out is
 * unknown.
 */
export class ConnectionLostError extends HostError {
	override name = 'ConnectionLostError';
	readonly command: string;
	readonly uri: string;
	readonly output: string;

	constructor({host, uri, command, output, cause}: VirshFailure) {
		super({
			tried: `run virsh -c ${uri} ${command}`,
			outcome: `Lost the connection to libvirt during: virsh -c ${uri} ${command}`,
			host,
			seen: withoutPolkit(output).trim(),
			advice: "read the end of the daemon's log: it ended, or closed the connection",
			cause,
		});
		this.command = command;
		this.uri = uri;
		this.output = output;
	}
}

/**
 * virsh adds this to any failure to connect if it cannot start a polkit agent (virshConnect in tools/virsh.c). It is
 * removed, because it would mislead a person.
 */
function withoutPolkit(output: string): string {
	return output.replaceAll(/^Authorization not available\. Check if polkit service is running .*\n?/gm, '');
}

/** Returns the errors in virsh's output, without their prefix. */
export function errorLines(output: string): string[] {
	return [...output.matchAll(/^error: (.*)$/gm)].map(([, text = '']) => text);
}

/**
 * virsh's messages when its connection ends (virshCatchDisconnect and virshReconnect in tools/virsh.c of libvirt),
 * and the messages of libvirt's client for a call on a dead connection (src/rpc/virnetclient.c, virnetsocket.c).
 */
const LOST = [
	/^error: Disconnected from .* due to /m,
	/^error: Reconnected to the hypervisor/m,
	/^error: Failed to reconnect to the hypervisor/m,
	/^error: .*client socket is closed/m,
	/^error: End of file while (reading|writing) data/m,
	/^error: Cannot (recv|write) data: /m,
];

/** Whether virsh's output says that its connection was lost. */
export function saysConnectionLost(output: string): boolean {
	return LOST.some((sentence) => sentence.test(output));
}
