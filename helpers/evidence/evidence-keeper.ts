import type {EventOf} from '../events/event.ts';
import type {Evidence} from '../events/evidence-records.ts';
import type {Guest} from '../guest/guest.ts';
import type {Host} from '../host/host.ts';
import type {EvidenceContext, EvidenceType} from './evidence-type.ts';

/** How many characters at the end of a text are kept. Debug logs grow without bound. */
const MOST_CHARACTERS = 1_000_000;

/**
 * Milliseconds for libvirt to describe a guest, on a host that is not emulated. Less than all evidence together may take, so that
 * a daemon that hangs only costs the evidence that comes from it.
 */
const XML_DEADLINE = 5000;

/** A file that was kept. */
type Artifact = EventOf<'case-failed'>['artifacts'][number];

/** Values that were kept, in the form of the event log. */
interface KeptValues {
	readonly evidence: Evidence;
	readonly path?: string;
}

/** Where the evidence of a case is kept. */
interface EvidenceFolder {
	/** The machine that the report is on. */
	readonly host: Host;
	/** The report's folder there. */
	readonly report: string;
	/** The case's folder in it. */
	readonly name: string;
}

/** What the evidence types read from. */
export type EvidenceSource = Omit<EvidenceContext, 'xml' | 'file' | 'record'>;

/** Keeps the evidence of one case, each type at most once. */
export class EvidenceKeeper {
	readonly #types: readonly EvidenceType[];
	readonly #folder: EvidenceFolder;
	readonly #kept = new Map<EvidenceType, {artifacts: Artifact[]; values: KeptValues[]}>();
	readonly #xml = new Map<Guest, Promise<string>>();

	constructor(types: readonly EvidenceType[], folder: EvidenceFolder) {
		this.#types = types;
		this.#folder = folder;
	}

	/** The files that were kept, in the order of the types. */
	get artifacts(): Artifact[] {
		return this.#types.flatMap((type) => this.#kept.get(type)?.artifacts ?? []);
	}

	/** The values that were kept, in the order of the types. */
	get values(): KeptValues[] {
		return this.#types.flatMap((type) => this.#kept.get(type)?.values ?? []);
	}

	/** Keeps the evidence for these cases. All types keep at once, so that none waits for another that hangs. */
	async keep(of: 'failed' | 'every', source: EvidenceSource): Promise<void> {
		const types = this.#types.filter((type) => (type.of ?? 'failed') === of && !this.#kept.has(type));
		await Promise.all(types.map((type) => this.#keep(type, source)));
	}

	async #keep(type: EvidenceType, source: EvidenceSource): Promise<void> {
		const kept = {artifacts: [] as Artifact[], values: [] as KeptValues[]};
		this.#kept.set(type, kept);
		const context: EvidenceContext = {
			...source,
			xml: (guest) => this.#xmlOf(guest),
			file: async (name, text) => {
				const content = await textOf(text);
				const path = `${this.#folder.name}/${name}`;
				// A recording limits itself, and cannot be played without its first line.
				const end = name.endsWith('.cast') ? content : content.slice(-MOST_CHARACTERS);
				await this.#folder.host.write(`${this.#folder.report}/${path}`, end);
				kept.artifacts.push({name, path});
				return path;
			},
			record: (evidence, path) => void kept.values.push({evidence, path}),
		};
		try {
			await type.keep(context);
		} catch (error) {
			// The case may have passed: what it should have kept must not be missing in silence.
			if (type.of === 'every') throw error;
			kept.values.push({evidence: {kind: 'unreadable', type: type.name, why: String(error)}});
		}
	}

	#xmlOf(guest: Guest): Promise<string> {
		let xml = this.#xml.get(guest);
		if (!xml) {
			const deadline = XML_DEADLINE * guest.libvirt.host.patience;
			xml = guest.virsh(['dumpxml', guest.name], deadline).then(({output}) => output);
			this.#xml.set(guest, xml);
		}
		return xml;
	}
}

/** Resolves with a text, or with the reason why it is missing. Does not reject, because the case has already failed. */
async function textOf(text: string | (() => Promise<string>)): Promise<string> {
	if (typeof text === 'string') return text;
	try {
		return await text();
	} catch (error) {
		return `(could not be read: ${String(error)})\n`;
	}
}
