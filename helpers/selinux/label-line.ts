import type {LogRecord} from '../logs/daemon-log.ts';
import type {SecurityContext} from './context.ts';

/** User and group as numbers, as libvirt logs them. */
export interface Owner {
	readonly user: number;
	readonly group: number;
}

/** The label for a file: a context from the SELinux driver, an owner from the DAC driver. */
export type FileLabel =
	| {readonly model: 'selinux'; readonly context: SecurityContext}
	| {readonly model: 'dac'; readonly owner: Owner};

/** The labels of a domain that is about to start. `<null>` in the log is undefined here. */
export interface LabelGenerated {
	readonly kind: 'generated';
	readonly model: string | undefined;
	/** The label of the process; undefined for type none. */
	readonly label: SecurityContext | undefined;
	/** The label of its images. */
	readonly imagelabel: SecurityContext | undefined;
	readonly baselabel: SecurityContext | undefined;
}

/** A category pair that the SELinux driver drew. It draws again if the pair is taken. */
interface CategoriesTried {
	readonly kind: 'categories-tried';
	/** As logged: `s0:c137,c664`, or a pair of equal categories, which is never used. */
	readonly range: string;
}

/** A file is about to be labelled. Logged before the system call, so it proves only the attempt. */
export type FileLabelSet = FileLabel & {
	readonly kind: 'set';
	readonly path: string;
	/** This line carries out the restore of the previous line; it does not set a guest's label. */
	readonly restores: boolean;
};

/** An open file, such as a tap device's, by its descriptor in the process that logs. */
interface FdLabelSet {
	readonly kind: 'set-fd';
	readonly model: 'selinux';
	readonly fd: number;
	readonly context: SecurityContext;
}

/** A file is about to get its label back. */
export interface FileRestored {
	readonly kind: 'restored';
	readonly model: 'selinux' | 'dac';
	readonly path: string;
	/**
	 * The restored label, if the same process logs it. Undefined in a daemon that only queues the restore for a transaction, and
	 * for a file that is still in use, has no default context, or was reached through a symbolic link.
	 */
	readonly to: FileLabel | undefined;
}

/** All files of a domain are about to get their labels back. */
interface DomainRestored {
	readonly kind: 'domain-restored';
	readonly domain: string;
	/** libvirt of 2010 does not log it. */
	readonly migrated: boolean | undefined;
}

/** The context of a process: set for the next exec, passed to a command, or read from a running guest. */
interface ProcessLabel {
	readonly kind: 'process';
	readonly context: SecurityContext;
}

/** The owner of a process that is about to run. */
interface ProcessOwner {
	readonly kind: 'process-owner';
	readonly owner: Owner;
}

/** The context of the sockets that are created next for a domain: for its monitor or a character device. */
interface SocketLabel {
	readonly kind: 'socket';
	readonly domain: string;
	readonly context: SecurityContext;
}

/** A label that could not be set, according to libvirt. */
export interface LabelFailed {
	readonly kind: 'failed';
	readonly path: string;
	/** `unsupported`: the file system does not support labels, or the daemon lacks permission; libvirt tolerates both. */
	readonly reason: 'unsupported' | 'refused' | 'in-use' | 'no-default' | 'unreadable';
}

/** The meaning of one label record in libvirt's log. */
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

/** The meaning, with the record that it comes from. */
export type LabelLine = LabelEvent & {readonly record: LogRecord};
