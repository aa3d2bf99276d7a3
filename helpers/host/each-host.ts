import test, {type ExecutionContext} from 'ava';
import type {Host} from './host.ts';
import {localHost} from './local.ts';
import {AGENT_COMMAND} from './ssh/agent-command.ts';
import {type AgentConnection, connectAgent} from './ssh/agent-connection.ts';
import {agentHost} from './ssh/agent-host.ts';

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
		connection ??= connectAgent({argv: AGENT_COMMAND, name: 'agent'});
		await body(t, agentHost(await connection));
	});
}

test.after.always('the agent ends', async () => (await connection)?.close());
