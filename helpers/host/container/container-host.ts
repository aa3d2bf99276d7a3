import {CONNECT_DEADLINE, connectAgent} from '../agent/agent-connection.ts';
import {AGENT_COMMAND} from '../agent/agent-program.ts';
import {type RemoteHost, remoteHost} from '../agent/remote-host.ts';
import type {Argv} from '../host.ts';

interface ContainerOptions {
	/** The container's name in messages, such as `container:trixie`. */
	readonly name: string;
	/** Returns the command line of this machine that runs one in the container, with or without a terminal there. */
	readonly enter: (argv: Argv, terminal: boolean) => Argv;
}

const ADVICE =
	"see whether the container still runs, and what its first process has said: the case's container.log";

/** Connects to a running container, which needs Perl. Rejects with a HostError or a DeadlineError. */
export async function connectContainer({name, enter}: ContainerOptions): Promise<RemoteHost> {
	const agent = await connectAgent({
		argv: enter(AGENT_COMMAND, false),
		name,
		deadline: CONNECT_DEADLINE,
		advise: () => ADVICE,
	});
	const join = (line: string) => enter(['sh', '-c', line], true);
	return remoteHost(agent, {terminals: {join, advice: ADVICE}});
}
