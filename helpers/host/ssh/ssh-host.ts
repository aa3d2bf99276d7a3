import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {CONNECT_DEADLINE, connectAgent} from '../agent/agent-connection.ts';
import {AGENT_COMMAND} from '../agent/agent-program.ts';
import {type RemoteHost, remoteHost} from '../agent/remote-host.ts';
import {joiningCgroups} from '../process/joining-cgroups.ts';
import {sshAdvice} from './ssh-advice.ts';
import {masterArgv, type SshDestination, terminalArgv} from './ssh-argv.ts';

const TERMINAL_ADVICE =
	'see whether the connection still stands, and MaxSessions in the sshd_config of that machine';

interface SshOptions extends SshDestination {
	/** What messages call the machine, such as `vm:bookworm`. */
	readonly name: string;
	/** How many times as long things may take there. Default 1. */
	readonly patience?: number;
	/** Milliseconds until the machine must have answered. Default {@link CONNECT_DEADLINE}. */
	readonly deadline?: number;
	/**
	 * A folder of this machine for the connection's socket. What a process that is killed leaves in it is its owner's to
	 * remove. Where its path has more than 60 characters, and by default: that of temporary files.
	 */
	readonly socketFolder?: string;
	/** False: it is for commands and files alone, and makes no socket. Default true. */
	readonly terminals?: boolean;
	/** Cgroups there that it joins, with all that is started through it. Default none. */
	readonly cgroups?: readonly {readonly path: string}[];
}

/**
 * Connects to a machine with OpenSSH, which needs a POSIX shell and Perl there. Rejects with a HostError that has ssh's
 * last lines, or with a DeadlineError.
 */
export async function connectSsh(options: SshOptions): Promise<RemoteHost> {
	const {name, deadline = CONNECT_DEADLINE, patience, cgroups = [], terminals = true} = options;
	const folder = terminals ? mkdtempSync(`${socketFolder(options.socketFolder)}/virtrig-ssh-`) : undefined;
	const clean = () => folder !== undefined && rmSync(folder, {recursive: true, force: true});
	process.once('exit', clean);
	const forget = () => {
		process.off('exit', clean);
		clean();
	};
	const controlPath = folder === undefined ? undefined : `${folder}/c`;
	try {
		const agent = await connectAgent({
			argv: masterArgv(options, controlPath, deadline, AGENT_COMMAND),
			name,
			deadline,
			advise: sshAdvice,
		});
		const join = (line: string) => {
			if (controlPath === undefined) throw new Error(`the connection to ${name} is for no terminals`);
			return terminalArgv(options, controlPath, line);
		};
		const host = remoteHost(agent, {
			terminals: {join, advice: TERMINAL_ADVICE},
			patience,
			closed: forget,
			inside: cgroups.length > 0 ? (argv) => joiningCgroups(cgroups, argv) : undefined,
		});
		for (const {path} of cgroups) await host.write(`${path}/cgroup.procs`, `${host.pid}`);
		return host;
	} catch (error) {
		forget();
		throw error;
	}
}

/** A socket's path has at most 107 bytes (unix(7)), and ssh adds 17 to it while it makes the socket; `%` is its own. */
function socketFolder(wanted?: string): string {
	return [wanted, tmpdir()].find((folder) => /^[\w/.-]{1,60}$/.test(folder ?? '')) ?? '/tmp';
}
