import type {Recorder} from '../event-log/recorder.ts';
import type {Plan} from '../run/plan.ts';
import type {RunFolder} from '../runs/run-folder.ts';
import type {CasePlace, PlaceSource} from './case-place.ts';
import {Containers} from './container/containers.ts';
import {LocalPlace} from './local-place.ts';
import {MachinePlace} from './machine-place.ts';
import {SshPlace} from './ssh/ssh-place.ts';
import {startVm} from './vm/start-vm.ts';

/** The places of one process's cases, by their names in the plan. Each is made when it is needed first. */
export class Places {
	readonly #run: RunFolder;
	readonly #plan: Plan;
	readonly #recorder: Recorder;
	readonly #sources = new Map<string, PlaceSource>();

	/** `run` is that of this machine. */
	constructor(run: RunFolder, plan: Plan, recorder: Recorder) {
		this.#run = run;
		this.#plan = plan;
		this.#recorder = recorder;
	}

	/** See {@link PlaceSource.take}. */
	take(name: string, wish: {readonly fresh: boolean}): Promise<CasePlace> {
		let source = this.#sources.get(name);
		if (!source) {
			source = this.#make(name);
			this.#sources.set(name, source);
		}
		return source.take(wish);
	}

	async close(): Promise<void> {
		const ends = await Promise.allSettled([...this.#sources.values()].map((source) => source.close()));
		const failed = ends.find((end) => end.status === 'rejected');
		if (failed) throw failed.reason;
	}

	#make(name: string): PlaceSource {
		const run = this.#run;
		const recorder = this.#recorder;
		const {keep, places} = this.#plan;
		const planned = places[name];
		if (!planned) throw new Error(`the plan has no place ${name}`);
		const {images} = planned;
		if (planned.kind === 'ssh')
			return new SshPlace({run: run.path, recorder, name, planned, there: this.#plan.there, keep});
		if (planned.kind === 'vm') {
			const parts = {run, name, planned, keep};
			return new MachinePlace({recorder, name, images, keep, start: (count) => startVm(parts, count)});
		}
		if (planned.kind === 'container') {
			const containers = new Containers({run, name, planned, keep});
			const start = (count: number) => containers.start(count);
			return new MachinePlace({recorder, name, images, keep, start, close: () => containers.close()});
		}
		return new LocalPlace(run, {on: planned.kind, keep}, images, recorder);
	}
}
