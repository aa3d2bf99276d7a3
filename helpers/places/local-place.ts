import type {Recorder} from '../event-log/recorder.ts';
import type {GuestImages} from '../guest/make-guest.ts';
import type {RunFolder} from '../runs/run-folder.ts';
import type {CasePlace, PlaceSource} from './case-place.ts';
import {type KeeperOptions, LibvirtKeeper} from './libvirt-keeper.ts';

/** This machine. */
export class LocalPlace implements PlaceSource {
	readonly #keeper: LibvirtKeeper;
	readonly #place: CasePlace;

	constructor(run: RunFolder, options: KeeperOptions, images: GuestImages, recorder: Recorder) {
		const keeper = new LibvirtKeeper(run, options, recorder);
		this.#keeper = keeper;
		this.#place = {
			host: run.host,
			keeper,
			images,
			isOwn: false,
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
