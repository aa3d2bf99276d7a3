import {Terminal} from '../../terminal/terminal.ts';
import type {Argv, Host} from '../host.ts';
import type {AgentConnection} from './agent-connection.ts';
import {agentHost} from './agent-host.ts';
import {openAgentPty, type TerminalWay} from './agent-pty.ts';

/** Another machine, on one connection that lasts until it is closed or this process ends. */
export interface RemoteHost extends Host, AsyncDisposable {
	/**
	 * Resolves with the last output if the connection ended without being closed here. Later requests to the host then
	 * reject with a HostError. Never rejects.
	 */
	readonly lost: Promise<string>;
	/** Sets its clock to this machine's. Not for a container, which shares the clock of its machine. */
	setClock(): Promise<void>;
	/** Ends the connection, its terminals, and everything that must not outlive this process. Idempotent. */
	close(): Promise<void>;
}

interface RemoteHostOptions {
	readonly terminals: TerminalWay;
	/** See {@link Host.patience}. Default 1. */
	readonly patience?: number | undefined;
	/**
	 * What a terminal's command line is wrapped in. The terminal is no child of the agent, so it is not in the agent's
	 * cgroups.
	 */
	readonly inside?: (argv: Argv) => Argv;
	/** Called after the connection was closed. */
	readonly closed?: () => void;
}

/** Makes a host of an agent's machine, with its terminals. */
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
