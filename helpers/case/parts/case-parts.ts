import type {EvidenceKeeper} from '../../evidence/evidence-keeper.ts';
import {AvcGate} from '../../evidence/selinux/avc-gate.ts';
import {Debuggers} from '../../gdb/debuggers.ts';
import type {Guest} from '../../guest/guest.ts';
import type {Libvirt} from '../../libvirt/libvirt.ts';
import type {Driver} from '../../needs/need.ts';
import type {CasePlace} from '../../places/case-place.ts';
import {CaseGuests} from '../case-guests.ts';
import {CaseLibvirt} from '../case-libvirt.ts';
import type {StepLog} from '../step-log.ts';
import type {PartSequence} from './part-sequence.ts';
import type {PlacePart} from './place-part.ts';

/** The objects that a case works with. A rig is made from them. */
export interface CaseParts {
	readonly driver: Driver;
	readonly place: CasePlace;
	/** Judges the denials of SELinux; undefined without SELinux, or if others use the machine, too. */
	readonly gate: AvcGate | undefined;
	readonly libvirt: CaseLibvirt;
	readonly guests: CaseGuests;
	readonly debuggers: Debuggers;
	readonly steps: StepLog;
	/** Keeps the evidence of a failure while it still exists. Never rejects. */
	readonly failing: () => Promise<void>;
	/** Marks the place as spoiled: the next case must not get it. */
	readonly spoiled: () => void;
}

/** What a case has before its parts are begun. */
interface UnbegunCase {
	readonly driver: Driver;
	readonly place: PlacePart;
	readonly steps: StepLog;
	readonly evidence: EvidenceKeeper;
	/** Called when the case first uses a libvirt, and when the emulator of a guest runs. */
	readonly onLibvirt: (libvirt: Libvirt) => Promise<void>;
	readonly onGuest: (guest: Guest) => Promise<void>;
}

/**
 * Begins the parts of a case, in the order below. They end in reverse:
 *
 * 1. the debuggers: a process that one of them holds can neither be examined nor cleared away;
 * 2. the evidence: kept while its guests still exist;
 * 3. the guests: cleared away, or left for `--keep`;
 * 4. the gate: judges the denials of SELinux, including those during the clearing of the guests;
 * 5. the place: abandoned if the case has spoiled it, or left for `--keep`. After that nothing can be examined.
 */
export async function beginParts(
	sequence: PartSequence,
	{driver, place: placePart, steps, evidence, onLibvirt, onGuest}: UnbegunCase,
): Promise<CaseParts> {
	const place = await sequence.begin(placePart);
	const {host, keeper, images} = place;
	const libvirt = new CaseLibvirt(keeper, onLibvirt);
	const guests = new CaseGuests({libvirt, driver, images, steps, started: onGuest});
	const debuggers = new Debuggers(host, keeper.journal, steps);
	const seen = () => {
		const {inUse} = libvirt;
		return {host, place, libvirt: inUse?.libvirt, daemonLog: inUse?.log, guests: guests.all, debuggers};
	};
	let gate: AvcGate | undefined;
	await sequence.begin({
		title: 'the judging of what SELinux denied',
		begin: async () => {
			// On a machine with other users, the source of a denial is unknown.
			gate = place.isOwn ? await AvcGate.open(host) : undefined;
		},
		end: async () => gate?.judge(),
	});
	await sequence.begin({
		title: 'the clearing of its guests',
		end: ({leave}) => (leave ? guests.leave() : guests.clear()),
	});
	await sequence.begin({
		title: 'the keeping of its evidence',
		explain: () => evidence.keep('failed', seen()),
		end: () => evidence.keep('every', seen()),
	});
	await sequence.begin({title: 'the end of its debuggers', end: () => debuggers.end()});
	return {
		...{driver, place, gate, libvirt, guests, debuggers, steps},
		failing: async () => void (await sequence.explain()),
		spoiled: () => placePart.spoil(),
	};
}
