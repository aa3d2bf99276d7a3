import type {CatalogCase} from '../needs/declared-case.ts';
import type {Unmet} from '../needs/need.ts';
import {unmet} from '../needs/unmet.ts';
import {kindOf} from './kinds.ts';
import type {Offer} from './place-kind.ts';

/** Where each case is run, and why some are not. */
export interface Placement {
	readonly runnable: readonly Placed[];
	readonly skipped: readonly Skipped[];
	/** A place could not be made that cases were to have: a run of the others is no verdict on all. */
	readonly isPartial?: true;
}

export interface Skipped {
	readonly one: CatalogCase;
	readonly unmet: Unmet;
	/** The name of the offer that lacks it: the last. */
	readonly place: string;
}

export interface Placed {
	readonly one: CatalogCase;
	/** The name of the offer. */
	readonly place: string;
	/** What cheaper offers lack. */
	readonly reasons: readonly string[];
}

/**
 * Gives each case the first place, of the cheapest first, that was proved to offer what it needs. A case that none
 * satisfies is skipped, for what the last one lacks.
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
	evidence: 'it changes the machine as a whole, or judges all that is denied there, and others use this one',
	advice: 'let it run in a runner VM: `--on vm:bookworm`',
};
