import {recordedHost} from '../event-log/recorded-host.ts';
import type {Mortal} from '../failures/explain-failure.ts';
import type {GuestImages} from '../guest/guest-images.ts';
import type {Host} from '../host/host.ts';
import type {OwnMachine} from '../libvirt/system-libvirt.ts';
import {createRun} from '../run-folder/run-folder.ts';
import type {CasePlace, PlaceSource} from './case-place.ts';
import {LibvirtKeeper} from './libvirt-keeper.ts';
import type {PlaceWorker, PlannedPlace} from './place-kind.ts';
import {systemSource} from './system/system-source.ts';

/** A machine that was started for cases, such as a runner VM or a container. Cases use its system libvirt. */
export interface PlaceMachine extends OwnMachine {
	readonly host: Host;
	/** Returns texts that explain a failure on it, by the names of the files to keep them in. */
	evidence(): Promise<ReadonlyMap<string, string>>;
	/** Leaves it running after this process ends. */
	leave(): Promise<void>;
	/** Ends it and removes everything that was made for it. */
	close(): Promise<void>;
}

/** The source of a place's machines. */
interface Machines {
	/** Starts another machine. `count` distinguishes it from the others of this process. */
	readonly start: (count: number) => Promise<PlaceMachine>;
	/** Ends what the machines share, after they have ended. */
	readonly close?: () => Promise<void>;
}

/** What the cases on one machine share. */
interface MachinePlaceParts extends Pick<PlaceWorker, 'recorder' | 'name' | 'isOwn'> {
	readonly planned: PlannedPlace;
}

/** One machine for the cases of this process. It is started when a case first needs it, and again after a case broke it. */
export class MachinePlace implements PlaceSource {
	readonly #parts: MachinePlaceParts;
	readonly #machines: Machines;
	#current: RunningPlace | undefined;
	#count = 0;

	constructor(planned: PlannedPlace, {recorder, name, isOwn}: PlaceWorker, machines: Machines) {
		this.#parts = {planned, recorder, name, isOwn};
		this.#machines = machines;
	}

	async take({fresh}: {fresh: boolean}): Promise<CasePlace> {
		if (this.#current && (fresh ? this.#current.isUsed : this.#current.ended() !== undefined))
			await this.#current.close();
		this.#current ??= await this.#start();
		this.#current.isUsed = true;
		return this.#current;
	}

	async close(): Promise<void> {
		await this.#current?.close();
		await this.#machines.close?.();
	}

	async #start(): Promise<RunningPlace> {
		const {recorder, name} = this.#parts;
		const started = performance.now();
		const machine = await this.#machines.start(++this.#count);
		const duration = performance.now() - started;
		recorder.record({event: 'wait', what: `start of ${name}`, duration, outcome: 'seen'});
		const place = await this.#open(machine);
		void machine.died.then(() => {
			if (place.isClosing) return;
			recorder.record({event: 'daemon-died', host: name, daemon: name, seen: machine.ended() ?? 'unknown'});
		});
		return place;
	}

	async #open(machine: PlaceMachine): Promise<RunningPlace> {
		try {
			return await RunningPlace.open(machine, this.#parts, () => {
				this.#current = undefined;
			});
		} catch (error) {
			await machine.close();
			throw error;
		}
	}
}

class RunningPlace implements CasePlace {
	readonly host: Host;
	readonly keeper: LibvirtKeeper;
	readonly images: GuestImages;
	readonly isOwn: boolean;
	readonly machine: Mortal;
	isUsed = false;
	isClosing = false;
	readonly #machine: PlaceMachine;
	readonly #forget: () => void;

	private constructor(
		machine: PlaceMachine,
		{name, planned, isOwn}: MachinePlaceParts,
		host: Host,
		keeper: LibvirtKeeper,
		forget: () => void,
	) {
		this.#machine = machine;
		this.host = host;
		this.keeper = keeper;
		this.images = planned.images;
		this.isOwn = isOwn;
		this.machine = {name, died: machine.died, ended: () => this.ended()};
		this.#forget = forget;
	}

	static async open(
		machine: PlaceMachine,
		parts: MachinePlaceParts,
		forget: () => void,
	): Promise<RunningPlace> {
		const {recorder, name, planned} = parts;
		const {installation} = planned;
		const host = recordedHost(machine.host, () => recorder.forThisCase());
		const run = await createRun(host, [`pid ${process.pid}`]);
		const advice = `see what ${name} printed, kept with the failed case`;
		const source = systemSource(run, {machine, advice});
		const keeper = new LibvirtKeeper(run, {installation, source, recorder});
		return new RunningPlace(machine, parts, host, keeper, forget);
	}

	/** Why its machine has ended; undefined while it runs and after it was closed here. */
	ended(): string | undefined {
		return this.isClosing ? undefined : this.#machine.ended();
	}

	evidence(): Promise<ReadonlyMap<string, string>> {
		return this.#machine.evidence();
	}

	async keep(): Promise<void> {
		this.isClosing = true;
		await this.keeper.leave();
		await this.#machine.leave();
		// The next case gets another.
		this.#forget();
	}

	/** Ends the whole machine, so nothing in it needs an undo. */
	async abandon(): Promise<void> {
		await this.close();
	}

	async close(): Promise<void> {
		this.isClosing = true;
		// Sessions end first, because each would report the end of the machine.
		await this.keeper.leave();
		this.#forget();
		await this.#machine.close();
	}
}
