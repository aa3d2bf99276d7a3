import type {Mortal} from '../failures/explain-failure.ts';
import type {GuestImages} from '../guest/guest-images.ts';
import type {Host} from '../host/host.ts';
import type {LibvirtKeeper} from './libvirt-keeper.ts';

/** Where cases of this process are run: a host, with a libvirt that is kept for them. */
export interface CasePlace {
	/** Its commands are recorded. */
	readonly host: Host;
	readonly keeper: LibvirtKeeper;
	/** The guests' images there. */
	readonly images: GuestImages;
	/** Nobody else uses the machine or its kernel: whatever happens on it while a case runs is that case's. */
	readonly isOwn: boolean;
	/** The machine, where it was started for cases and can end under them. */
	readonly machine?: Mortal;
	/** What explains the failure of a case at this place, by the names of the files to keep it in. */
	evidence(): Promise<ReadonlyMap<string, string>>;
	/** Leaves its libvirt and guests running for a person to look at; the next case gets others. */
	keep(): Promise<void>;
	/** Ends what a case has broken; the next one gets another. */
	abandon(): Promise<void>;
	/** Ends the libvirt, and what else was started for it. */
	close(): Promise<void>;
}

/** Gives cases their places. */
export interface PlaceSource {
	/** The place as it is, or such that no guest has run under its libvirt yet. */
	take(wish: {readonly fresh: boolean}): Promise<CasePlace>;
	close(): Promise<void>;
}
