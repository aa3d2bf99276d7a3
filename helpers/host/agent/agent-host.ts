import type {Host} from '../host.ts';
import {agentCommands} from './agent-commands.ts';
import type {AgentConnection} from './agent-connection.ts';
import {agentFiles} from './agent-files.ts';

/** An agent's machine, but for its terminals, which need what leads to it. See {@link Host.patience}. */
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
