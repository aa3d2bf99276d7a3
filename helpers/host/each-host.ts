import test, {type ExecutionContext} from 'ava';
import {AGENT_COMMAND} from './agent/agent-command.ts';
import {type AgentConnection, connectAgent} from './agent/agent-connection.ts';
import {agentHost} from './agent/agent-host.ts';
import type {Host} from './host.ts';
import {localHost} from './local.ts';

type TestedHost = Omit<Host, 'terminal'>;
type Body = (t: ExecutionContext, host: TestedHost) => Promise<void> | void;

let connection: Promise<AgentConnection> | undefined;

/** Declares a test twice: for this machine itself, and for it at the other end of an agent. For test files alone. */
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
