import type {Host} from '../helpers/host/host.ts';

/** How an image is made. */
export interface Recipe {
	readonly name: string;
	/** Raised when what a guest says or does changes. */
	readonly version: number;
	/** The files of this repository that determine the bytes, by their absolute paths. */
	readonly sources: readonly string[];
	/** The programs that building runs, each with the Debian package that has it. */
	readonly programs: Readonly<Record<string, string>>;
	/** What building leaves in its folder. */
	readonly results: readonly string[];
	/** What else determines the bytes, such as a packaged binary that goes into the image. */
	ingredients(host: Host): Promise<readonly Uint8Array[]>;
	/** Makes the results in an empty folder. */
	build(host: Host, folder: string): Promise<void>;
}
