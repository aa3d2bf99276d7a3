import {HostError} from '../errors.ts';
import {CannotRunError} from '../exit-codes.ts';
import type {CatalogCase} from '../needs/declared-case.ts';
import {KINDS, kindOf} from './kinds.ts';
import {type Placement, placeCases} from './matching.ts';
import type {AutomaticPlaces, Offer, Place, PlaceSearch} from './place-kind.ts';
import {probeOnce} from './probe-here.ts';

interface PlacesWanted extends Omit<PlaceSearch, 'probeHere' | 'cases'> {
	readonly cases: readonly CatalogCase[];
	/** Undefined: each case gets the cheapest place that offers what it needs. */
	readonly on: Place | undefined;
}

interface PlacesFound {
	readonly placement: Placement;
	readonly offers: readonly Offer[];
}

/**
 * Gives cases their places. Makes a place only if a case needs it. Rejects with the signal's reason after it is aborted;
 * then nothing is left to undo.
 */
export async function findPlaces({on, cases, ...wanted}: PlacesWanted): Promise<PlacesFound> {
	const search: PlaceSearch = {...wanted, cases, probeHere: probeOnce(wanted.host, wanted.installation)};
	if (!on) return findAutomatically(cases, search);
	const offers = [await kindOf(on).offer(on, search)];
	return {placement: placeCases(cases, offers), offers};
}

/** A place that may be tried if the user asked for none. */
interface Candidate {
	readonly name: string;
	readonly place: Place;
	readonly of: AutomaticPlaces<Place>;
}

const CANDIDATES: readonly Candidate[] = KINDS.flatMap(({automatic, describe}) =>
	(automatic?.places ?? []).map((place) => ({
		name: describe(place),
		place,
		of: automatic as AutomaticPlaces<Place>,
	})),
);

async function findAutomatically(cases: readonly CatalogCase[], search: PlaceSearch): Promise<PlacesFound> {
	const offers: Offer[] = [];
	/** Why each of these places could not be made. */
	const failed = new Map<Candidate, string>();
	let unplaced = cases;
	for (;;) {
		const placement = placeCases(cases, offers);
		if (offers.length > 0) unplaced = placement.skipped.map(({one}) => one);
		// The cheapest place for all of the cases, not for the first, because a case goes to the first offer that meets its needs.
		const next = CANDIDATES.find(
			(candidate) =>
				!failed.has(candidate) &&
				offers.every(({name}) => name !== candidate.name) &&
				unplaced.some((one) => candidate.of.promises(candidate.place, one, offers)),
		);
		if (!next) return {placement: withFailures(placement, offers, failed), offers};
		try {
			offers.push(await kindOf(next.place).offer(next.place, search));
		} catch (error) {
			// Earlier places can still run their cases. Without any place there is nothing to run.
			if (offers.length === 0 || !(error instanceof HostError || error instanceof CannotRunError))
				throw error;
			search.say(error.message);
			const [first = ''] = error.message.split('\n');
			const why = error instanceof HostError ? error.inShort : first;
			failed.set(next, why);
			if (await next.of.canMakeOthers(next.place, search)) continue;
			for (const candidate of CANDIDATES) if (candidate.of === next.of) failed.set(candidate, why);
		}
	}
}

/** Adds to the evidence of skipped cases why their place could not be made. */
function withFailures(
	placement: Placement,
	offers: readonly Offer[],
	failed: ReadonlyMap<Candidate, string>,
): Placement {
	if (failed.size === 0) return placement;
	return {
		runnable: placement.runnable,
		isPartial: true,
		skipped: placement.skipped.map((skip) => {
			const lacking = [...failed].find(([{place, of}]) => of.promises(place, skip.one, offers));
			if (!lacking) return skip;
			const [{name}, why] = lacking;
			const {need, evidence} = skip.unmet;
			return {...skip, unmet: {need, evidence: `${evidence}; and there is no ${name}: ${why}`}};
		}),
	};
}
