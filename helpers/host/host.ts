import type {Terminal, TerminalOptions} from '../terminal/terminal.ts';

/** A program and its arguments; never a shell string. */
export type Argv = readonly [string, ...string[]];

export interface CommandOptions {
	/** Written to the command's standard input, which is then closed. Without it, standard input is /dev/null. */
	readonly stdin?: string | Uint8Array;
	/** Milliseconds after which the command's whole process group is killed. Default {@link defaultDeadline}. */
	readonly deadline?: number;
	/** Added to the host's environment. */
	readonly env?: Readonly<Record<string, string>>;
	readonly cwd?: string;
	/**
	 * The signal that the command gets when this process ends for any reason: prctl(2), PR_SET_PDEATHSIG. Without it
	 * the command goes on. Processes that the command has started do not get it.
	 */
	readonly signalOnOurEnd?: 'SIGKILL' | 'SIGTERM';
	/** Resolve with the result whatever the exit code is, instead of rejecting with a CommandError. */
	readonly check?: boolean;
	/** Called with each piece of output as it comes. */
	readonly onOutput?: (chunk: string, stream: 'stdout' | 'stderr') => void;
}

/** Milliseconds. */
const DEFAULT_DEADLINE = 30_000;

/** Milliseconds for a command on a host, unless its caller names a deadline. */
export function defaultDeadline({patience}: Pick<Host, 'patience'>): number {
	return DEFAULT_DEADLINE * patience;
}

export interface CommandResult {
	readonly argv: Argv;
	/** Undefined if a signal ended it. */
	readonly exitCode: number | undefined;
	readonly signal: string | undefined;
	readonly stdout: string;
	readonly stderr: string;
	/** Milliseconds. */
	readonly duration: number;
	readonly timedOut: boolean;
}

/** A command that was started and is not yet awaited. */
export interface RunningCommand {
	readonly pid: number;
	readonly done: Promise<CommandResult>;
	/** Signals the command's whole process group. */
	kill(signal?: NodeJS.Signals): void;
	/** Lets this process end while the command goes on. Its output is no longer read then. */
	unref(): void;
}

export interface FileStatus {
	readonly kind: 'file' | 'folder' | 'symlink' | 'socket' | 'device' | 'other';
	/** Bytes. */
	readonly size: number;
	readonly mode: number;
	readonly uid: number;
	readonly gid: number;
	/** Milliseconds since the epoch. */
	readonly modified: number;
	readonly inode: number;
}

export interface WriteOptions {
	readonly mode?: number;
	readonly append?: boolean;
	/** Return only once the data and the folder entry are on disk (fsync). */
	readonly sync?: boolean;
}

/** An active watch. */
export interface Watch {
	/**
	 * Resolves once every later change will be reported. Rejects with a HostError if the path cannot be watched. It
	 * need not be awaited.
	 */
	readonly ready: Promise<void>;
	close(): void;
}

/**
 * The one way to a machine: commands, terminals and files. Everything above `helpers/host/` uses it, so that a suite
 * runs unchanged on this machine, in a container or over ssh.
 *
 * Failures reject with a HostError that names the host (a CommandError is one). A host is a plain object of functions
 * that do not use `this`, so that a copy can replace some of them.
 */
export interface Host {
	/** `local` for this machine; in a case, the name of the place. */
	readonly name: string;
	/** Whether it is the machine that this process runs on. */
	readonly isHere: boolean;
	/**
	 * How many times longer things may take there than on a machine that is not emulated. It multiplies the deadlines
	 * of whole cases, the deadlines that detect a hanging guest, and the default deadline of commands.
	 */
	readonly patience: number;
	/** The pid of the process that represents this one on that machine. It ends with this process. */
	readonly pid: number;
	/** The environment variables there whose names begin with `VIRTRIG_`: they name virtrig's folders. */
	readonly settings: Readonly<Record<string, string | undefined>>;

	/**
	 * Runs a command to its end. Rejects with a CommandError on a non-zero exit code (unless `check: false`) or a
	 * passed deadline.
	 */
	run(argv: Argv, options?: CommandOptions): Promise<CommandResult>;
	/** Starts a command in its own process group. The caller owns it and awaits `done`. */
	spawn(argv: Argv, options?: CommandOptions): Promise<RunningCommand>;
	/** Opens a pseudo-terminal with a program in it. */
	terminal(argv: Argv, options?: TerminalOptions): Promise<Terminal>;
	/** Sends a signal to one process, by pid. False if there is no such process. */
	signal(pid: number, signal: NodeJS.Signals): Promise<boolean>;

	/**
	 * Reads a text file (UTF-8) from byte `offset` (default 0) to its end. An incomplete character at the end is left
	 * out: to follow a growing file, read on from the bytes of the returned text. An incomplete character at `offset`
	 * becomes U+FFFD.
	 */
	readText(path: string, offset?: number): Promise<string>;
	readBytes(path: string): Promise<Uint8Array>;
	/** Returns the target of a symbolic link, such as /proc/PID/ns/mnt. */
	readLink(path: string): Promise<string>;
	/** Writes a file. Makes missing parent folders. */
	write(path: string, data: string | Uint8Array, options?: WriteOptions): Promise<void>;
	/** Makes a folder and its parents; no error if it exists. */
	makeFolder(path: string, mode?: number): Promise<void>;
	/** Removes one empty folder with rmdir(2), which also removes a cgroup. No error if it is gone already. */
	removeFolder(path: string): Promise<void>;
	/**
	 * Removes a file or a whole tree; no error if it is gone already. Rejects before anything is removed if it is a
	 * top-level folder, or if something is mounted at or below it.
	 */
	remove(path: string): Promise<void>;
	rename(from: string, to: string): Promise<void>;
	/** Undefined if nothing is there. Does not follow a final symbolic link. */
	status(path: string): Promise<FileStatus | undefined>;
	/** Returns the names in a folder, sorted; none if the folder is missing. */
	list(path: string): Promise<string[]>;
	/**
	 * Calls back after each change (inotify) to a file or to a folder's entries; its removal is a change too. Returns
	 * at once. If the path cannot be watched, throws a HostError if that is known at once, and otherwise rejects
	 * `ready`.
	 */
	watch(path: string, changed: () => void): Watch;
	/** Reads a file's extended attributes: name to value as text, without a trailing NUL. */
	xattrs(path: string): Promise<Map<string, string>>;
}

/** What a host does with files. */
export type HostFiles = Pick<
	Host,
	| 'readText'
	| 'readBytes'
	| 'readLink'
	| 'write'
	| 'makeFolder'
	| 'removeFolder'
	| 'remove'
	| 'rename'
	| 'status'
	| 'list'
	| 'watch'
	| 'xattrs'
>;
