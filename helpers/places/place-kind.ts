import type {z} from 'zod';
import type {Recorder} from '../event-log/recorder.ts';
import type {GuestImages} from '../guest/guest-images.ts';
import type {Host} from '../host/host.ts';
import type {Installation} from '../installation/installation.ts';
import type {ConnectionDriver} from '../libvirt/libvirt.ts';
import type {Capabilities} from '../needs/capabilities.ts';
import type {PlaceableCase} from '../needs/declared-case.ts';
import type {Unmet} from '../needs/need.ts';
import type {RunFolder} from '../run-folder/run-folder.ts';
import type {Say} from '../say.ts';
import type {PlaceSource} from './case-place.ts';
import type {FarMachine, FarRunPlan} from './far-machine.ts';
import type {WhatMatters} from './probe-images.ts';

/** A place as `--on` names it. Only its kind knows its other fields. */
export interface Place {
	readonly kind: string;
}

/** What the processes that run cases must know about a place. Only its kind knows its other fields. */
export interface PlannedPlace {
	readonly kind: string;
	/** The guests' images there. */
	readonly images: GuestImages;
	/** The libvirt there that cases test. */
	readonly installation: Installation;
}

/** A place where cases may run, and what it was proved to offer. */
export interface Offer<Planned extends PlannedPlace = PlannedPlace> {
	/** Its name in reports, such as `vm:bookworm`. */
	readonly name: string;
	readonly capabilities: Capabilities;
	readonly planned: Planned;
}

/**
 * One kind of place where cases can run. It holds all that virtrig knows about the kind. A new kind is a folder here and a
 * line in kinds.ts; docs/adding-a-place.md explains how to add one.
 */
export interface PlaceKind<Asked extends Place = Place, Planned extends PlannedPlace = PlannedPlace> {
	readonly kind: Asked['kind'];
	/** The syntax for `--on`, as help shows it, such as `container:RELEASE`. */
	readonly form: string;
	/** True if nobody else uses its machine or kernel: a case may change them, and every event there comes from the case. */
	readonly isOwn: boolean;
	/** The schema of what workers must know about such a place, in the plan. */
	readonly planned: z.ZodType<Planned>;
	/** The places that are tried if `--on` names none. If this is missing, such a place is used only on request. */
	readonly automatic?: AutomaticPlaces<Asked>;

	/** Reads a place of this kind; undefined if the text names none. Throws a PlaceError that says what is allowed. */
	parse(text: string): Asked | undefined;
	/** Returns the name of a place, as {@link parse} reads it, without defaults. */
	describe(place: Asked): string;
	/** Returns what this host lacks for such places, for `virtrig doctor`; empty if nothing is known to be missing. */
	missing?(host: Host, capabilities: Pick<Capabilities, 'qemu'>): Promise<Unmet[]>;
	/** Connects to the machine of a place that is not on this machine. Changes nothing. */
	reach?(place: Asked): Promise<FarMachine>;
	/**
	 * Makes what such places start from, such as an image, and proves what they offer. Runs in the command's process. Rejects
	 * with a HostError or a CannotRunError if such a place is not possible. When the signal is aborted, undoes what it began and
	 * rejects with the signal's reason.
	 */
	offer(place: Asked, search: PlaceSearch): Promise<Offer<Planned>>;
	/** Returns a need of the case that such a place cannot meet, beyond what its capabilities say. */
	lacks?(one: PlaceableCase, offer: Offer<Planned>): Unmet | undefined;
	/** Gives the cases of one worker process their place, which is made when it is first taken. */
	open(planned: Planned, worker: PlaceWorker): PlaceSource;
	/** See {@link Host.patience}. Default 1. */
	patience?(planned: Planned): number;
	/** MiB of this machine's memory that each worker's place uses. Default none. */
	memory?(planned: Planned): number;
	/** Returns how to reach the guests that `--keep` left running there. Checks each connection first. */
	wayIn(planned: Planned, kept: KeptRun): Promise<WayIn>;
}

/** The places of a kind that are tried for needs that no earlier place meets. */
export interface AutomaticPlaces<Asked extends Place> {
	/** The cheapest first. */
	readonly places: readonly Asked[];
	/** Returns true if such a place may meet a case's needs, judged by its name and by what was already proved elsewhere. */
	promises(place: Asked, one: PlaceableCase, offers: readonly Offer[]): boolean;
	/** Returns true if the others can still be made after this one could not. */
	canMakeOthers(place: Asked, search: PlaceSearch): Promise<boolean>;
}

/** The information that a search for places has. */
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
	/** Ends the search, which rejects with the signal's reason. */
	readonly signal: AbortSignal;
	readonly say: Say;
	/** Returns what this machine offers, probed once for all places. */
	probeHere(matters: WhatMatters): Promise<Capabilities>;
}

/** What a worker process knows about the run whose cases it runs. */
export interface PlaceWorker {
	/** The run on this machine. */
	readonly run: RunFolder;
	/** This machine under the name of a place that uses it. Its commands are recorded. */
	readonly hostNamed: (name: string) => Host;
	/** The run's part on another machine, if its places are there. */
	readonly there?: FarRunPlan | undefined;
	readonly recorder: Recorder;
	/** The name of the place in reports. */
	readonly name: string;
	/** See {@link PlaceKind.isOwn}. */
	readonly isOwn: boolean;
	/** True if a failed case's guests and libvirt must outlive this process. */
	readonly keep: boolean;
}

/** A run that left guests running. */
export interface KeptRun {
	/** The run's folder, on the machine of its places. */
	readonly run: RunFolder;
	/** The libvirt connections of its failed cases' guests. */
	readonly drivers: readonly ConnectionDriver[];
}

export interface WayIn {
	/** One command for each connection that answers. */
	readonly commands: readonly string[];
	/** One sentence for each server that no longer answers. */
	readonly ended: readonly string[];
}
