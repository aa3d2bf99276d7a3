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
	 * Sent to the command when this process ends, however it ends: prctl(2), PR_SET_PDEATHSIG. Without it the command then
	 * goes on. What the command itself has started is not told.
	 */
	readonly signalOnOurEnd?: 'SIGKILL' | 'SIGTERM';
	/** Resolve with the result whatever the exit code is, instead of rejecting with a CommandError. */
	readonly check?: boolean;
	/** Called with each piece of output as it comes. */
	readonly onOutput?: (chunk: string, stream: 'stdout' | 'stderr') => void;
}

/** Milliseconds. */
const DEFAULT_DEADLINE = 30_000;

/** Milliseconds that a command may take on a host when its caller names no deadline. */
export function defaultDeadline({patience}: Pick<Host, 'patience'>): number {
	return DEFAULT_DEADLINE * patience;
}

export interface CommandResult {
	readonly argv: Argv;
	/** Undefined when a signal ended it. */
	readonly exitCode: number | undefined;
	readonly signal: string | undefined;
	readonly stdout: string;
	readonly stderr: string;
	/** Milliseconds. */
	readonly duration: number;
	readonly timedOut: boolean;
}

/** A command that has been started and not yet awaited. */
export interface RunningCommand {
	readonly pid: number;
	readonly done: Promise<CommandResult>;
	/** Signals the command's whole process group. */
	kill(signal?: NodeJS.Signals): void;
	/** Lets this process end while the command goes on; its output is then read no more. */
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

/** A watch that is on. */
export interface Watch {
	/**
	 * Resolves once every later change is told; rejects with a HostError when there is nothing that can be watched. It
	 * need not be awaited.
	 */
	readonly ready: Promise<void>;
	close(): void;
}

/**
 * The one way to a machine: commands, terminals and files. Everything above `helpers/host/` goes through it,
 * so that a suite runs unchanged on this machine, in a container or over ssh.
 *
 * Failures reject with a HostError (or a CommandError, which is one) that names the host. A host is a plain object of
 * functions that need no `this`, so that another can be made of it with some of them replaced.
 */
export interface Host {
	/** `local` for this machine; in a case, the name of the place that uses it. */
	readonly name: string;
	/** Whether it is the machine that this process runs on. */
	readonly isHere: boolean;
	/**
	 * How many times as long things may take there as on a machine that is not emulated. Deadlines of whole cases, those that are
	 * there to tell a guest that hangs, and those of commands that name none are multiplied by it.
	 */
	readonly patience: number;
	/** The process on that machine that stands for this one there, and ends when this one does. */
	readonly pid: number;
	/** The variables of its environment whose names begin with `VIRTRIG_`: where virtrig keeps what it needs there. */
	readonly settings: Readonly<Record<string, string | undefined>>;

	/** Runs a command to its end. Rejects with a CommandError on a non-zero exit (unless `check: false`) or a passed deadline. */
	run(argv: Argv, options?: CommandOptions): Promise<CommandResult>;
	/** Starts a command in a process group of its own; the caller owns it and awaits `done`. */
	spawn(argv: Argv, options?: CommandOptions): Promise<RunningCommand>;
	/** Opens a pseudo-terminal with a program in it. */
	terminal(argv: Argv, options?: TerminalOptions): Promise<Terminal>;
	/** Sends a signal to one process, named by pid. False when there is no such process. */
	signal(pid: number, signal: NodeJS.Signals): Promise<boolean>;

	/**
	 * Reads a text file (UTF-8) from byte `offset` (default 0) to its end. A character that its end cuts is left out:
	 * whoever follows a growing file reads on after the bytes of the text. One that `offset` cuts becomes U+FFFD.
	 */
	readText(path: string, offset?: number): Promise<string>;
	readBytes(path: string): Promise<Uint8Array>;
	/** The target of a symbolic link, such as /proc/PID/ns/mnt. */
	readLink(path: string): Promise<string>;
	/** Writes a file; missing parent folders are made. */
	write(path: string, data: string | Uint8Array, options?: WriteOptions): Promise<void>;
	/** Makes a folder and its parents; no error when it is there already. */
	makeFolder(path: string, mode?: number): Promise<void>;
	/** Removes one empty folder with rmdir(2), which is also how a cgroup is removed. No error when it is gone already. */
	removeFolder(path: string): Promise<void>;
	/**
	 * Removes a file or a whole tree; no error when it is gone already. Rejects before anything is removed when that is
	 * a top-level folder, or when something is mounted at or below it.
	 */
	remove(path: string): Promise<void>;
	rename(from: string, to: string): Promise<void>;
	/** Undefined when nothing is there. Does not follow a final symbolic link. */
	status(path: string): Promise<FileStatus | undefined>;
	/** Names in a folder, sorted. Empty when the folder is missing. */
	list(path: string): Promise<string[]>;
	/**
	 * Calls back after each change to a file, or to a folder's entries (inotify); that it is removed is one too. Returns at
	 * once. For what cannot be watched it throws a HostError where that is known at once, and else rejects `ready`.
	 */
	watch(path: string, changed: () => void): Watch;
	/** A file's extended attributes: name to value as text, a trailing NUL removed. */
	xattrs(path: string): Promise<Map<string, string>>;
}
