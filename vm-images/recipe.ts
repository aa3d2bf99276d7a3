import type {Host} from '../helpers/host/host.ts';

/** How an image is made. `Result` names the files that it consists of, such as `kernel`. */
export interface Recipe<Result extends string> {
	readonly name: string;
	/** What the guest says in its banner; raised when what it says or does changes. */
	readonly version: number;
	/** The files of this repository that determine the bytes, by their paths below vm-images/, or absolute ones. */
	readonly sources: readonly string[];
	/** The programs that building runs; ci/programs.txt names their packages. */
	readonly programs: readonly string[];
	/** MiB that building takes on the disk of the cache, at its height. */
	readonly space: number;
	/**
	 * Reading all its bytes at each use would take seconds: it counts as intact while its files have the sizes, inodes and
	 * times that they had when it was built, which each write to them changes.
	 */
	readonly large?: true;
	/** Those that are folders with the files of a whole system, whose modes are their own. */
	readonly trees?: readonly Result[];
	/** Those of its files that ssh refuses where others may read them. */
	readonly secret?: readonly Result[];
	/** The file that each result is, in the folder of the image. */
	readonly results: Readonly<Record<Result, string>>;
	/** What else determines the bytes, as text: an assembler's version, the checksum of a program that is put in. */
	ingredients(host: Host): Promise<readonly string[]>;
	/** Makes the results in an empty folder; `at` is told how far it is where that takes long. */
	build(host: Host, folder: string, at: (progress: string) => void): Promise<void>;
}

/** An image that is ready to be used. */
export interface Image<Result extends string> {
	readonly name: string;
	readonly version: number;
	/** Of the recipe and of all that determines the bytes: 16 hexadecimal digits. */
	readonly hash: string;
	/** Absolute paths on the host. */
	readonly files: Readonly<Record<Result, string>>;
}
