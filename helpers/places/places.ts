import type {Recorder} from '../event-log/recorder.ts';
import type {RunFolder} from '../run-folder/run-folder.ts';
import type {CasePlace, PlaceSource} from './case-place.ts';
import type {FarRunPlan} from './far-machine.ts';
import {kindOf} from './kinds.ts';
import type {PlaceWorker, PlannedPlace} from './place-kind.ts';

/** The part of a run's plan that describes its places. */
interface PlacesPlan {
	/** The places by name. */
	readonly places: Readonly<Record<string, PlannedPlace>>;
	readonly there?: FarRunPlan | undefined;
	readonly keep: boolean;
}

/** The places of one worker's cases, by name. Each is opened when it is first needed. */
export class Places {
	readonly #run: RunFolder;
	readonly #plan: PlacesPlan;
	readonly #recorder: Recorder;
	readonly #hostNamed: PlaceWorker['hostNamed'];
	readonly #sources = new Map<string, PlaceSource>();

	/** `run` is the run's folder on this machine; for `hostNamed` see {@link PlaceWorker}. */
	constructor(
		run: RunFolder,
		plan: PlacesPlan,
		{recorder, hostNamed}: Pick<PlaceWorker, 'recorder' | 'hostNamed'>,
	) {
		this.#run = run;
		this.#plan = plan;
		this.#recorder = recorder;
		this.#hostNamed = hostNamed;
	}

	/** See {@link PlaceSource.take}. */
	take(name: string, wish: {readonly fresh: boolean}): Promise<CasePlace> {
		let source = this.#sources.get(name);
		if (!source) {
			source = this.#open(name);
			this.#sources.set(name, source);
		}
		return source.take(wish);
	}

	async close(): Promise<void> {
		const ends = await Promise.allSettled([...this.#sources.values()].map((source) => source.close()));
		const failed = ends.find((end) => end.status === 'rejected');
		if (failed) throw failed.reason;
	}

	#open(name: string): PlaceSource {
		const {keep, places, there} = this.#plan;
		const planned = places[name];
		if (!planned) throw new Error(`the plan has no place ${name}`);
		const kind = kindOf(planned);
		const {isOwn} = kind;
		const worker = {run: this.#run, recorder: this.#recorder, hostNamed: this.#hostNamed};
		return kind.open(planned, {...worker, name, isOwn, keep, there});
	}
}
