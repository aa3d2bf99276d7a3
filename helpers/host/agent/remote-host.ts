import {Terminal} from '../../terminal/terminal.ts';
import type {Argv, Host} from '../host.ts';
import type {AgentConnection} from './agent-connection.ts';
import {agentHost} from './agent-host.ts';
import {openAgentPty, type TerminalWay} from './agent-pty.ts';

/** Another machine, on one connection for as long as this process lives or until it is closed. */
export interface RemoteHost extends Host, AsyncDisposable {
	/**
	 * Resolves with what was seen when the connection has ended without having been closed here; what is asked of the host
	 * then rejects with a HostError. Never rejects.
	 */
	readonly lost: Promise<string>;
	/** Sets its clock by this machine's. Not for a container, whose clock is that of its machine. */
	setClock(): Promise<void>;
	/** Ends the connection, with the terminals and whatever was tied to this process. May be called again. */
	close(): Promise<void>;
}

interface RemoteHostOptions {
	readonly terminals: TerminalWay;
	/** See {@link Host.patience}. Default 1. */
	readonly patience?: number | undefined;
	/** What a terminal's command line is run as: it is no child of the agent's, and so not where that is. */
	readonly inside?: (argv: Argv) => Argv;
	/** Called when the connection has been closed. */
	readonly closed?: () => void;
}

/** The machine of an agent, with its terminals. */
export function remoteHost(
	agent: AgentConnection,
	{terminals, patience, inside, closed}: RemoteHostOptions,
): RemoteHost {
	const close = async () => {
		await agent.close();
		closed?.();
	};
	return {
		...agentHost(agent, patience),
		terminal: async (argv, options = {}) => {
			const pty = await openAgentPty(agent, terminals, inside?.(argv) ?? argv, options);
			return new Terminal(pty, {host: agent.host.name, argv});
		},
		lost: agent.lost,
		async setClock() {
			const now = Date.now();
			await agent.request('set the clock', 'clock', [Math.floor(now / 1000), (now % 1000) * 1_000_000]);
		},
		close,
		[Symbol.asyncDispose]: close,
	};
}
