import type {Mortal} from '../failures/explain-failure.ts';
import type {GuestImages} from '../guest/guest-images.ts';
import type {Host} from '../host/host.ts';
import type {LibvirtKeeper} from './libvirt-keeper.ts';

/** Where the cases of this process run: a host, with a libvirt for them. */
export interface CasePlace {
	/** Its commands are recorded. */
	readonly host: Host;
	readonly keeper: LibvirtKeeper;
	/** The guests' images there. */
	readonly images: GuestImages;
	/** True if nobody else uses the machine or its kernel, so that every event there during a case comes from the case. */
	readonly isOwn: boolean;
	/** The machine, if it was started for cases. It can end while they run. */
	readonly machine?: Mortal;
	/** Returns texts that explain the failure of a case here, by the names of the files to keep them in. */
	evidence(): Promise<ReadonlyMap<string, string>>;
	/** Leaves its libvirt and guests running, so that a person can look at them. The next case gets another place. */
	keep(): Promise<void>;
	/** Ends the parts that a case has broken. The next case gets new ones. */
	abandon(): Promise<void>;
	/** Ends the libvirt and everything else that was started for it. */
	close(): Promise<void>;
}

/** Gives each case its place. */
export interface PlaceSource {
	/** Returns the place. With `fresh`, no guest has run under its libvirt yet. */
	take(wish: {readonly fresh: boolean}): Promise<CasePlace>;
	close(): Promise<void>;
}
