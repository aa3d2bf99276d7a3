import type {z} from 'zod';
import type {Recorder} from '../event-log/recorder.ts';
import type {GuestImages} from '../guest/guest-images.ts';
import type {Host} from '../host/host.ts';
import type {Installation} from '../installation/installation.ts';
import type {ConnectionDriver} from '../libvirt/libvirt.ts';
import type {Capabilities} from '../needs/capabilities.ts';
import type {CatalogCase} from '../needs/declared-case.ts';
import type {Unmet} from '../needs/need.ts';
import type {RunFolder} from '../run-folder/run-folder.ts';
import type {Say} from '../say.ts';
import type {PlaceSource} from './case-place.ts';
import type {FarMachine, FarRunPlan} from './far-machine.ts';
import type {WhatMatters} from './probe-images.ts';

/** A place as `--on` names it. What else it holds is known to its kind alone. */
export interface Place {
	readonly kind: string;
}

/** What the processes that run cases must know of a place. What else it holds is known to its kind alone. */
export interface PlannedPlace {
	readonly kind: string;
	/** The guests' images there. */
	readonly images: GuestImages;
	/** The libvirt there that cases test. */
	readonly installation: Installation;
}

/** A place that cases may be run at, and what it was proved to offer. */
export interface Offer<Planned extends PlannedPlace = PlannedPlace> {
	/** As reports name it, such as `vm:bookworm`. */
	readonly name: string;
	readonly capabilities: Capabilities;
	readonly planned: Planned;
}

/** What decides where a case can run. */
export type PlaceableCase = Pick<CatalogCase, 'driver' | 'needs' | 'private'>;

/**
 * One kind of place where cases can run. All that virtrig knows of a kind is in one of these: a new kind is a folder here
 * and a line in kinds.ts. docs/adding-a-place.md goes through it.
 */
export interface PlaceKind<Asked extends Place = Place, Planned extends PlannedPlace = PlannedPlace> {
	readonly kind: Asked['kind'];
	/** What `--on` takes, for help, such as `container:RELEASE`. */
	readonly form: string;
	/** Nobody else uses its machine or kernel: a case may change them, and whatever happens there is the case's doing. */
	readonly isOwn: boolean;
	/** What workers must know of such a place, as the plan holds it. */
	readonly planned: z.ZodType<Planned>;
	/** The places that are tried if `--on` names none. Without it a person must ask for one. */
	readonly automatic?: AutomaticPlaces<Asked>;

	/** Reads a place of this kind; undefined if the text is none. Throws a PlaceError that says what is allowed. */
	parse(text: string): Asked | undefined;
	/** The name of a place, as {@link parse} reads it; defaults are left out. */
	describe(place: Asked): string;
	/** What this host lacks for such places, for `virtrig doctor`; empty if nothing is known to be missing. */
	missing?(host: Host, capabilities: Pick<Capabilities, 'qemu'>): Promise<Unmet[]>;
	/** Connects to the machine of a place that is on another one than this. Changes nothing. */
	reach?(place: Asked): Promise<FarMachine>;
	/**
	 * Makes what such places are started from, and proves what they offer. Runs in the command's process. Rejects with a
	 * HostError or a CannotRunError if there can be no such place. Once the signal is aborted, it undoes what it began and
	 * rejects with the signal's reason.
	 */
	offer(place: Asked, search: PlaceSearch): Promise<Offer<Planned>>;
	/** What a case needs that such a place cannot give, beyond what its capabilities say. */
	lacks?(one: PlaceableCase, offer: Offer<Planned>): Unmet | undefined;
	/** Gives the cases of one worker process their place. It is made when it is first taken. */
	open(planned: Planned, worker: PlaceWorker): PlaceSource;
	/** See {@link Host.patience}. Default 1. */
	patience?(planned: Planned): number;
	/** MiB of this machine that each worker's place takes. Default none. */
	memory?(planned: Planned): number;
	/** How a person reaches the guests that `--keep` has left running there. Each connection is asked first. */
	wayIn(planned: Planned, kept: KeptRun): Promise<WayIn>;
}

/** The places of a kind that are tried for what no place before them offers. */
export interface AutomaticPlaces<Asked extends Place> {
	/** The cheapest first. */
	readonly places: readonly Asked[];
	/** Whether such a place may offer what a case needs, judged by its name and by what was already proved elsewhere. */
	promises(place: Asked, one: PlaceableCase, offers: readonly Offer[]): boolean;
	/** Whether the others can still be made after this one could not. */
	canMakeOthers(place: Asked, search: PlaceSearch): Promise<boolean>;
}

/** What a search for places knows. */
export interface PlaceSearch {
	/** This machine. Its commands are recorded. */
	readonly host: Host;
	/** The machine that {@link PlaceKind.reach} has connected to. Its commands are recorded. */
	readonly there?: Host | undefined;
	/** The libvirt on this machine that cases test. */
	readonly installation: Installation;
	/** The guests' images on this machine. */
	readonly images: GuestImages;
	/** The cases that look for a place. */
	readonly cases: readonly PlaceableCase[];
	/** Ends the search, with the reason that it rejects with. */
	readonly signal: AbortSignal;
	readonly say: Say;
	/** What this machine offers; probed once for all places. */
	probeHere(matters: WhatMatters): Promise<Capabilities>;
}

/** What a worker process knows of the run whose cases it runs. */
export interface PlaceWorker {
	/** The run on this machine. */
	readonly run: RunFolder;
	/** This machine under the name of a place that uses it. Its commands are recorded. */
	readonly hostNamed: (name: string) => Host;
	/** The run's part on the other machine that its places are on. */
	readonly there?: FarRunPlan | undefined;
	readonly recorder: Recorder;
	/** The name of the place in reports. */
	readonly name: string;
	/** See {@link PlaceKind.isOwn}. */
	readonly isOwn: boolean;
	/** A failed case's guests and libvirt are to outlive this process. */
	readonly keep: boolean;
}

/** A run of which guests were left running. */
export interface KeptRun {
	/** On the machine that its places are on. */
	readonly run: RunFolder;
	/** The connections that its failed cases' guests are on. */
	readonly drivers: readonly ConnectionDriver[];
}

export interface WayIn {
	/** A command for each connection that answers. */
	readonly commands: readonly string[];
	/** A sentence for each that has none any more. */
	readonly ended: readonly string[];
}
