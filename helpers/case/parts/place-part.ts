import type {Mortal} from '../../failures/explain-failure.ts';
import type {CasePlace} from '../../places/case-place.ts';
import type {CasePart, Ending} from './part.ts';

/** Where the case runs. The place outlives the case, and the next one gets it, unless it was spoiled. */
export class PlacePart implements CasePart<CasePlace> {
	readonly title = 'the leaving of its place';
	readonly #take: () => Promise<CasePlace>;
	#place: CasePlace | undefined;
	#isSpoiled = false;
	#isAbandoned = false;

	constructor(take: () => Promise<CasePlace>) {
		this.#take = take;
	}

	/** The name of its host; before it was taken, the name of this machine. */
	get hostName(): string {
		return this.#place?.host.name ?? 'local';
	}

	/** Undefined until the part has begun. */
	get place(): CasePlace | undefined {
		return this.#place;
	}

	async begin(): Promise<CasePlace> {
		this.#place = await this.#take();
		return this.#place;
	}

	/** Marks the place as spoiled: something still runs or remains there that the next case must not meet. */
	spoil(): void {
		this.#isSpoiled = true;
	}

	/** Abandons the place at once. This ends every wait for its daemon. */
	async abandon(): Promise<void> {
		this.#isAbandoned = true;
		await this.#place?.abandon();
	}

	async end({leave}: Ending): Promise<void> {
		if (this.#isAbandoned) return;
		if (leave) await this.#place?.keep();
		else if (this.#isSpoiled) await this.abandon();
	}

	/** What must be alive there for the case. The machine comes first, because without it there is no daemon. */
	async mortals(): Promise<Mortal[]> {
		if (!this.#place) return [];
		const {machine, keeper} = this.#place;
		const libvirt = await keeper.last();
		const daemon: Mortal | undefined = libvirt && {
			name: `the daemon of ${libvirt.name}`,
			died: libvirt.died,
			ended: () => libvirt.ended(),
		};
		return [machine, daemon].filter((one) => one !== undefined);
	}
}
