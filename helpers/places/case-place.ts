import type {Mortal} from '../failures/explain-failure.ts';
import type {GuestImages} from '../guest/guest-images.ts';
import type {Host} from '../host/host.ts';
import type {LibvirtKeeper} from './libvirt-keeper.ts';

/** Where the cases of this process run: a host, with a libvirt that is kept for them. */
export interface CasePlace {
	/** Its commands are recorded. */
	readonly host: Host;
	readonly keeper: LibvirtKeeper;
	/** The guests' images there. */
	readonly images: GuestImages;
	/** Nobody else uses the machine or its kernel: whatever happens on it while a case runs is the case's doing. */
	readonly isOwn: boolean;
	/** The machine, if it was started for cases and so can end while they run. */
	readonly machine?: Mortal;
	/** Texts that explain the failure of a case here, by the names of the files to keep them in. */
	evidence(): Promise<ReadonlyMap<string, string>>;
	/** Leaves its libvirt and guests running for a person to look at. The next case gets another place. */
	keep(): Promise<void>;
	/** Ends what a case has broken. The next case gets another. */
	abandon(): Promise<void>;
	/** Ends the libvirt and everything else that was started for it. */
	close(): Promise<void>;
}

/** Gives cases their places. */
export interface PlaceSource {
	/** Returns the place as it is; with `fresh`, no guest has run under its libvirt yet. */
	take(wish: {readonly fresh: boolean}): Promise<CasePlace>;
	close(): Promise<void>;
}
