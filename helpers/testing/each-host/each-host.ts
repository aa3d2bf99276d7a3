import test, {type ExecutionContext} from 'ava';
import {type AgentConnection, connectAgent} from '../../host/agent/agent-connection.ts';
import {agentHost} from '../../host/agent/agent-host.ts';
import {AGENT_COMMAND} from '../../host/agent/agent-program.ts';
import type {Host} from '../../host/host.ts';
import {localHost} from '../../host/local/local-host.ts';

type TestedHost = Omit<Host, 'terminal'>;
type Body = (t: ExecutionContext, host: TestedHost) => Promise<void> | void;

let connection: Promise<AgentConnection> | undefined;

/** Declares a test twice: for this machine directly, and for it through an agent. Only for test files. */
export function onEachHost(
	title: string,
	body: Body,
	declare: typeof test.serial | typeof test.skip = test,
): void {
	declare(`local: ${title}`, (t) => body(t, localHost));
	declare(`agent: ${title}`, async (t) => {
		connection ??= connectAgent({argv: AGENT_COMMAND, name: 'agent', advise: () => 'see why it ended'});
		await body(t, agentHost(await connection));
	});
}

test.after.always('the agent ends', async () => (await connection)?.close());
