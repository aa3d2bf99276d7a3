import type {RunFolder} from '../run-folder/run-folder.ts';
import type {CasePlace, PlaceSource} from './case-place.ts';
import {LibvirtKeeper, type LibvirtSource} from './libvirt-keeper.ts';
import type {PlaceWorker, PlannedPlace} from './place-kind.ts';

/** This machine, with one libvirt for the cases of this process. */
export class LocalPlace implements PlaceSource {
	readonly #keeper: LibvirtKeeper;
	readonly #place: CasePlace;

	constructor(
		{images, installation}: PlannedPlace,
		{run: here, hostNamed, name, recorder, isOwn}: PlaceWorker,
		makeSource: (run: RunFolder) => LibvirtSource,
	) {
		const run = here.on(hostNamed(name));
		const keeper = new LibvirtKeeper(run, {installation, source: makeSource(run), recorder});
		this.#keeper = keeper;
		this.#place = {
			host: run.host,
			keeper,
			images,
			isOwn,
			evidence: async () => new Map(),
			keep: () => keeper.leave(),
			abandon: () => keeper.abandon(),
			close: () => keeper.close(),
		};
	}

	async take({fresh}: {fresh: boolean}): Promise<CasePlace> {
		if (fresh) await this.#keeper.close();
		return this.#place;
	}

	close(): Promise<void> {
		return this.#keeper.close();
	}
}
