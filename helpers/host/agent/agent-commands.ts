import {constants} from 'node:os';
import {StringDecoder} from 'node:string_decoder';
import {CommandRun} from '../command/command-run.ts';
import {endingWithParent} from '../command/ending-with-parent.ts';
import type {Argv, CommandOptions, CommandResult, Host, RunningCommand} from '../host.ts';
import {checkPid} from '../process/check-pid.ts';
import type {AgentConnection} from './agent-connection.ts';
import {errnoError} from './errno-error.ts';

/** The commands of an agent's machine. */
export function agentCommands(
	agent: AgentConnection,
	patience: number,
): Pick<Host, 'run' | 'spawn' | 'signal'> {
	const spawn = (argv: Argv, options: CommandOptions = {}) => start({agent, patience}, argv, options);
	return {
		spawn,
		run: async (argv, options) => (await spawn(argv, options)).done,
		signal: async (pid, name) => {
			checkPid(pid);
			return signalThere(agent, pid, name);
		},
	};
}

/** Signals a process of the agent's machine, or with a negative number a process group. False if there is none. */
export async function signalThere(
	agent: AgentConnection,
	target: number,
	name: NodeJS.Signals,
): Promise<boolean> {
	const whom = target < 0 ? `process group ${-target}` : `pid ${target}`;
	const [found] = await agent.request(`send ${name} to ${whom}`, 'kill', [target, plain(name)], {});
	return `${found}` === '1';
}

async function start(
	{agent, patience}: {readonly agent: AgentConnection; readonly patience: number},
	argv: Argv,
	options: CommandOptions,
): Promise<RunningCommand> {
	const command = new CommandRun({name: agent.host.name, patience}, argv, options);
	const decoders = {stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8')};
	const started = Promise.withResolvers<number>();
	const done = Promise.withResolvers<CommandResult>();
	// A caller who sees this error does not wait for a result.
	started.promise.catch(() => done.promise.catch(() => {}));
	let ended = false;
	const finish = (outcome: () => CommandResult) => {
		ended = true;
		try {
			done.resolve(outcome());
		} catch (error) {
			started.reject(error);
			done.reject(error);
		}
		return false;
	};
	const told = (kind: string, fields: Buffer[]): boolean => {
		const [first, second] = fields;
		if (kind === 'started') started.resolve(Number(`${first}`));
		if (kind === 'stdout' || kind === 'stderr') command.add(kind, decoders[kind].write(first ?? Buffer.of()));
		if (kind === 'unstarted') {
			const error = errnoError(Number(`${second}`));
			const message = `${first} ${argv[0]} ${error.message}`;
			return finish(() => {
				throw command.notStarted({code: error.code, message, inFolder: `${first}` === 'chdir'});
			});
		}
		if (kind !== 'exit') return true;
		for (const stream of ['stdout', 'stderr'] as const) command.add(stream, decoders[stream].end());
		const signal = signalName(Number(`${second}`));
		const exitCode = signal === undefined ? Number(`${first}`) : undefined;
		return finish(() => command.settle({exitCode, signal}));
	};
	const {env = {}, stdin} = options;
	const id = agent.start(
		'spawn',
		[
			options.cwd ?? '',
			stdin === undefined ? 0 : 1,
			stdin ?? '',
			Object.keys(env).length,
			...Object.entries(env).flat(),
			...endingWithParent(argv, options.signalOnOurEnd),
		],
		{
			tried: `run ${argv.join(' ')}`,
			told,
			lost: (error) => {
				command.release();
				finish(() => {
					throw error;
				});
			},
		},
	);
	command.limit(() => agent.tell('abandon', [id]));
	return {
		pid: await started.promise,
		done: done.promise,
		kill: (signal = 'SIGKILL') => {
			if (!ended) agent.tell('signal', [id, plain(signal)]);
		},
		unref: () => {
			done.promise.catch(() => {});
			agent.forget(id);
		},
	};
}

/** Returns Perl's name of a signal. */
function plain(name: NodeJS.Signals): string {
	return name.replace(/^SIG/, '');
}

/** Both ends are Linux machines with the same signal numbers. */
function signalName(number: number): string | undefined {
	return Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
}
