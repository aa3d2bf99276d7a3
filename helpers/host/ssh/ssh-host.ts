import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {Terminal} from '../../terminal/terminal.ts';
import type {Host} from '../host.ts';
import {AGENT_COMMAND} from './agent-command.ts';
import {CONNECT_DEADLINE, connectAgent} from './agent-connection.ts';
import {agentHost} from './agent-host.ts';
import {masterArgv, type SshDestination, terminalArgv} from './ssh-argv.ts';
import {openSshPty} from './ssh-pty.ts';

export interface SshOptions extends SshDestination {
	/** What messages call the machine, such as `vm:bookworm`. */
	readonly name: string;
	/** See {@link Host.patience}. Default 1. */
	readonly patience?: number;
	/** Milliseconds until the machine must have answered. Default {@link CONNECT_DEADLINE}. */
	readonly deadline?: number;
	/**
	 * A folder of this machine for the connection's socket. What a process that is killed leaves in it is its owner's to
	 * remove. Where its path has more than 60 characters, and by default: that of temporary files.
	 */
	readonly socketFolder?: string;
}

/** A machine over ssh, on one connection for as long as this process lives or until it is closed. */
export interface SshHost extends Host, AsyncDisposable {
	/**
	 * Resolves with what was seen when the connection has ended without having been closed here; what is asked of the host
	 * then rejects with a HostError. Never rejects.
	 */
	readonly lost: Promise<string>;
	/** Ends the connection, with the terminals and whatever was tied to this process. May be called again. */
	close(): Promise<void>;
}

/**
 * Connects to a machine with OpenSSH, which needs a POSIX shell and Perl there. Rejects with a HostError that has ssh's
 * last lines, or with a DeadlineError.
 */
export async function connectSsh(options: SshOptions): Promise<SshHost> {
	const {name, deadline = CONNECT_DEADLINE, patience} = options;
	const folder = mkdtempSync(`${socketFolder(options.socketFolder)}/virtrig-ssh-`);
	const clean = () => rmSync(folder, {recursive: true, force: true});
	process.once('exit', clean);
	const forget = () => {
		process.off('exit', clean);
		clean();
	};
	const controlPath = `${folder}/c`;
	try {
		const agent = await connectAgent({
			argv: masterArgv(options, controlPath, deadline, AGENT_COMMAND),
			name,
			deadline,
		});
		const close = async () => {
			await agent.close();
			forget();
		};
		return {
			...agentHost(agent, patience),
			terminal: async (argv, terminal = {}) => {
				const join = (line: string) => terminalArgv(options, controlPath, line);
				return new Terminal(await openSshPty(agent, join, argv, terminal), {host: name, argv});
			},
			lost: agent.lost,
			close,
			[Symbol.asyncDispose]: close,
		};
	} catch (error) {
		forget();
		throw error;
	}
}

/** A socket's path has at most 107 bytes (unix(7)), and ssh adds 17 to it while it makes the socket; `%` is its own. */
function socketFolder(wanted?: string): string {
	return [wanted, tmpdir()].find((folder) => /^[\w/.-]{1,60}$/.test(folder ?? '')) ?? '/tmp';
}
