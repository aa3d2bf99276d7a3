import type {CatalogCase} from '../needs/declared-case.ts';
import type {Unmet} from '../needs/need.ts';
import {unmet} from '../needs/unmet.ts';
import {kindOf} from './kinds.ts';
import type {Offer} from './place-kind.ts';

/** The place of each case, and why some cases do not run. */
export interface Placement {
	readonly runnable: readonly Placed[];
	readonly skipped: readonly Skipped[];
	/** True if a place that cases need could not be made: then a run of the others gives no verdict. */
	readonly isPartial?: true;
}

interface Skipped {
	readonly one: CatalogCase;
	readonly unmet: Unmet;
	/** The name of the last offer, which does not meet the need. */
	readonly place: string;
}

export interface Placed {
	readonly one: CatalogCase;
	/** The name of the offer. */
	readonly place: string;
	/** The needs that cheaper offers do not meet. */
	readonly reasons: readonly string[];
}

/**
 * Gives each case the first place that was proved to meet its needs; the cheapest is first. If no place does, the case is
 * skipped, with the need that the last one does not meet.
 */
export function placeCases(cases: readonly CatalogCase[], offers: readonly Offer[]): Placement {
	const runnable: Placed[] = [];
	const skipped: Skipped[] = [];
	for (const one of cases) {
		const reasons: string[] = [];
		let missing: Unmet | undefined;
		const found = offers.find((offer) => {
			missing = lacks(one, offer);
			if (missing) reasons.push(`${offer.name} lacks ${missing.need}; ${missing.evidence}`);
			return missing === undefined;
		});
		if (found) runnable.push({one, place: found.name, reasons});
		else if (missing) skipped.push({one, unmet: missing, place: offers.at(-1)?.name ?? ''});
	}
	return {runnable, skipped};
}

function lacks(one: CatalogCase, offer: Offer): Unmet | undefined {
	const kind = kindOf(offer.planned);
	return (
		kind.lacks?.(one, offer) ??
		unmet(one.needs, offer.capabilities)[0] ??
		(one.needs.ownMachine && !kind.isOwn ? NOT_OWN : undefined)
	);
}

const NOT_OWN: Unmet = {
	need: 'a machine of its own',
	evidence:
		'it changes the machine as a whole, or judges everything that is denied there, and others use this machine',
	advice: 'let it run in a runner VM: `--on vm:bookworm`',
};
