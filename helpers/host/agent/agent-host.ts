import type {Host} from '../host.ts';
import {agentCommands} from './agent-commands.ts';
import type {AgentConnection} from './agent-connection.ts';
import {agentFiles} from './agent-files.ts';

/** An agent's machine without its terminals, which need ssh or podman. For `patience` see {@link Host.patience}. */
export function agentHost(agent: AgentConnection, patience = 1): Omit<Host, 'terminal'> {
	const commands = agentCommands(agent, patience);
	const {host, pid, settings} = agent;
	return {
		name: host.name,
		isHere: false,
		patience,
		pid,
		settings,
		...commands,
		...agentFiles(agent, commands.run),
	};
}
