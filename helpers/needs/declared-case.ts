import type {Driver, Needs} from './need.ts';

/** The declaration of a case, for one driver. Only the rig knows its body. */
export interface DeclaredCase {
	readonly subject: string;
	readonly driver: Driver;
	/** A sentence that is true if the case passes. */
	readonly title: string;
	readonly needs: Needs;
	/** The case inspects or changes a libvirt as a whole. */
	readonly private: boolean;
	/** The case needs a libvirt that has had no guest yet. */
	readonly fresh: boolean;
	/** Milliseconds for the whole case, on a host that is not emulated. */
	readonly deadline: number;
}

/** A case and the file that declares it. */
export interface CatalogCase extends DeclaredCase {
	readonly file: string;
}

/** What decides where a case can run. */
export type PlaceableCase = Pick<CatalogCase, 'driver' | 'needs' | 'private'>;
