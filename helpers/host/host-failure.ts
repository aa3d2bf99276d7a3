import {HostError} from '../errors.ts';

/** What a host's errors say about it. */
export interface HostWords {
	readonly name: string;
	/** What to do if only root may. */
	readonly asRoot: string;
}

export const LOCAL: HostWords = {name: 'local', asRoot: 'run virtrig as root'};

/** What to do about an errno, by its name. */
export type ErrnoAdvice = Readonly<Record<string, string>>;

const FILE_ADVICE: ErrnoAdvice = {
	ENOENT: 'check the path',
	EEXIST: 'name another folder: a file is in its place',
	ENOTDIR: 'name another folder: a file is in its place',
	ENOSPC: 'free some disk space, or name another folder',
	EDQUOT: 'free some disk space, or name another folder',
	EROFS: 'name a folder that can be written to',
	EBUSY: 'see what still uses it, for example with fuser or cgroup.procs',
};

/** inotify reports its limits as a full disk (ENOSPC) or too many open files (EMFILE): inotify(7). */
export const WATCH_ADVICE: ErrnoAdvice = {
	ENOENT: 'watch its folder until it is there',
	ENOSPC: 'raise the sysctl fs.inotify.max_user_watches',
	EMFILE: 'raise the sysctl fs.inotify.max_user_instances',
};

/** Returns the HostError for a failed system call. `error` has the errno as its `code`, and becomes the cause. */
export function hostFailure(
	host: HostWords,
	tried: string,
	error: unknown,
	advice: ErrnoAdvice = FILE_ADVICE,
): HostError {
	const {code = '', message} = error as NodeJS.ErrnoException;
	const known = code === 'EACCES' || code === 'EPERM' ? host.asRoot : advice[code];
	return new HostError({
		tried,
		host: host.name,
		seen: message,
		advice: known,
		cause: error,
	});
}

/** Resolves with undefined if the error, or its cause, says that the path does not exist. */
export async function unlessMissing<T>(result: Promise<T>): Promise<T | undefined> {
	try {
		return await result;
	} catch (error) {
		const code = errnoOf(error instanceof HostError ? error.cause : error);
		if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
		throw error;
	}
}

/** Returns the errno's name in an error's `code`; undefined if the error is not from a system call. */
export function errnoOf(error: unknown): string | undefined {
	return (error as NodeJS.ErrnoException | undefined)?.code;
}
