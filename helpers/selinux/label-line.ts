import type {LogRecord} from '../logs/daemon-log.ts';
import type {SecurityContext} from './context.ts';

/** Numbers, as libvirt logs them. */
export interface Owner {
	readonly user: number;
	readonly group: number;
}

/** What a file was to get: a context from the SELinux driver, an owner from the DAC driver. */
export type FileLabel =
	| {readonly model: 'selinux'; readonly context: SecurityContext}
	| {readonly model: 'dac'; readonly owner: Owner};

/** The labels of a domain that is about to start. `<null>` in the log is undefined here. */
export interface LabelGenerated {
	readonly kind: 'generated';
	readonly model: string | undefined;
	/** Of the process; undefined for type none. */
	readonly label: SecurityContext | undefined;
	/** Of its images. */
	readonly imagelabel: SecurityContext | undefined;
	readonly baselabel: SecurityContext | undefined;
}

/** A category pair that the SELinux driver drew; it draws again if that is taken. */
interface CategoriesTried {
	readonly kind: 'categories-tried';
	/** As logged: `s0:c137,c664`, or two equal ones, which are never used. */
	readonly range: string;
}

/** A file is about to be labelled. Logged before the system call: it proves the attempt alone. */
export type FileLabelSet = FileLabel & {
	readonly kind: 'set';
	readonly path: string;
	/** It carries out the restore in the line before it, and is not a guest's label. */
	readonly restores: boolean;
};

/** An open file, such as a tap device's, by its number in the process that logs. */
interface FdLabelSet {
	readonly kind: 'set-fd';
	readonly model: 'selinux';
	readonly fd: number;
	readonly context: SecurityContext;
}

/** A file is to get its label back. */
export interface FileRestored {
	readonly kind: 'restored';
	readonly model: 'selinux' | 'dac';
	readonly path: string;
	/**
	 * What to, where the same process logs it: never in a daemon that only queues the restore for a transaction, nor
	 * where the file is still in use, has no default context, or was reached through a symbolic link.
	 */
	readonly to: FileLabel | undefined;
}

/** All of a domain's files are to get their labels back. */
interface DomainRestored {
	readonly kind: 'domain-restored';
	readonly domain: string;
	/** Not logged by the libvirt of 2010. */
	readonly migrated: boolean | undefined;
}

/** A process's context: set for the next exec, handed to a command, or read from a running guest. */
interface ProcessLabel {
	readonly kind: 'process';
	readonly context: SecurityContext;
}

/** The owner of a process that is about to run. */
interface ProcessOwner {
	readonly kind: 'process-owner';
	readonly owner: Owner;
}

/** The context of the sockets that are created next for a domain: its monitor's, a character device's. */
interface SocketLabel {
	readonly kind: 'socket';
	readonly domain: string;
	readonly context: SecurityContext;
}

/** A label that was not set, as libvirt saw it. */
export interface LabelFailed {
	readonly kind: 'failed';
	readonly path: string;
	/** `unsupported`: the file system cannot, or the daemon may not, which libvirt puts up with. */
	readonly reason: 'unsupported' | 'refused' | 'in-use' | 'no-default' | 'unreadable';
}

/** What one record of libvirt's log says about a label. */
export type LabelEvent =
	| LabelGenerated
	| CategoriesTried
	| FileLabelSet
	| FdLabelSet
	| FileRestored
	| DomainRestored
	| ProcessLabel
	| ProcessOwner
	| SocketLabel
	| LabelFailed;

/** The same with the record that says it. */
export type LabelLine = LabelEvent & {readonly record: LogRecord};
