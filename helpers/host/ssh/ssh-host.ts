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
	/** The machine's name in messages, such as `vm:bookworm`. */
	readonly name: string;
	/** How many times longer things may take there. Default 1. */
	readonly patience?: number;
	/** Milliseconds for the machine to answer. Default {@link CONNECT_DEADLINE}. */
	readonly deadline?: number;
	/**
	 * A folder of this machine for the connection's socket. Its owner removes what a killed process leaves in it. By
	 * default, and if its path has more than 60 characters, the folder for temporary files is used.
	 */
	readonly socketFolder?: string;
	/** If false, the connection is only for commands and files, and has no socket. Default true. */
	readonly terminals?: boolean;
	/** Cgroups there that the agent joins, with everything started through it. Default none. */
	readonly cgroups?: readonly {readonly path: string}[];
}

/**
 * Connects to a machine with OpenSSH. It needs a POSIX shell and Perl there. Rejects with a HostError that has ssh's
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
			if (controlPath === undefined) throw new Error(`the connection to ${name} has no terminals`);
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

/**
 * A socket's path has at most 107 bytes (unix(7)). ssh appends 17 bytes while it makes the socket, and expands `%`.
 */
function socketFolder(wanted?: string): string {
	return [wanted, tmpdir()].find((folder) => /^[\w/.-]{1,60}$/.test(folder ?? '')) ?? '/tmp';
}
