import type {Driver, Needs} from './need.ts';

/** What is declared of one case, for one driver. What it does is known to the rig alone. */
export interface DeclaredCase {
	readonly subject: string;
	readonly driver: Driver;
	/** A sentence that is true when the case passes. */
	readonly title: string;
	readonly needs: Needs;
	/** It looks at a libvirt as a whole, or changes it. */
	readonly private: boolean;
	/** It needs a libvirt that has had no guest yet. */
	readonly fresh: boolean;
	/** Milliseconds for the whole case, on a host that is not emulated. */
	readonly deadline: number;
}

/** A case and the file that declares it. */
export interface CatalogCase extends DeclaredCase {
	readonly file: string;
}
