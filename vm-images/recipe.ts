import type {Host} from '../helpers/host/host.ts';

/** How to build an image. `Result` names the image's files, such as `kernel`. */
export interface Recipe<Result extends string> {
	readonly name: string;
	/** The version in the guest's banner. Raise it when what the guest says or does changes. */
	readonly version: number;
	/** The repository files that determine the bytes: absolute paths, or paths relative to vm-images/. */
	readonly sources: readonly string[];
	/** The programs that the build runs; ci/programs.txt lists their packages. */
	readonly programs: readonly string[];
	/** The peak disk usage of the build in the cache, in MiB. */
	readonly space: number;
	/**
	 * Reading all the bytes at each use would take seconds. So the image counts as intact while its files have the same
	 * sizes, inodes and times as after the build; each write changes these.
	 */
	readonly large?: true;
	/** The results that are folders with the files of a whole system. Their modes are not changed. */
	readonly trees?: readonly Result[];
	/** The files that ssh refuses if others may read them. */
	readonly secret?: readonly Result[];
	/** The file of each result, relative to the image's folder. */
	readonly results: Readonly<Record<Result, string>>;
	/**
	 * Anything else that determines the bytes, as text: an assembler's version, the checksum of an included program.
	 */
	ingredients(host: Host): Promise<readonly string[]>;
	/** Makes the results in an empty folder. Long builds report progress to `at`. */
	build(host: Host, folder: string, at: (progress: string) => void): Promise<void>;
}

/** An image that is ready for use. */
export interface Image<Result extends string> {
	readonly name: string;
	readonly version: number;
	/** The hash of the recipe and of everything else that determines the bytes: 16 hexadecimal digits. */
	readonly hash: string;
	/** Absolute paths on the host. */
	readonly files: Readonly<Record<Result, string>>;
}
