import {notice} from '../../ci/notice.ts';
import {HostError} from '../errors.ts';
import {CannotRunError} from '../exit-codes.ts';
import type {GuestImages} from '../guest/make-guest.ts';
import type {Host} from '../host/host.ts';
import {describePlace, type Place, type RunnerVariant} from '../needs/place.ts';
import type {CatalogCase} from '../run/catalog.ts';
import {offerContainer} from './container/offer-container.ts';
import {type Placement, placeCases} from './matching.ts';
import {hasRunnerImage, offerLocal, offerVm, type PlannedOffer, VARIANTS, variantsFor} from './offers.ts';

export interface PlacesWanted {
	readonly cases: readonly CatalogCase[];
	/** Undefined: wherever each case finds what it needs, this machine first. */
	readonly on: Place | undefined;
	/** The guests' images on this machine. */
	readonly images: GuestImages;
}

/** Gives cases their places. A runner VM is made only where a case needs it. */
export async function findPlaces(
	host: Host,
	{cases, on, images}: PlacesWanted,
): Promise<{placement: Placement; offers: readonly PlannedOffer[]}> {
	if (on?.kind === 'container') {
		const offers = [await offerContainer(host, on.release, images)];
		return {placement: placeCases(cases, offers), offers};
	}
	const kind = on?.kind === 'system' ? 'system' : 'private';
	// A VM that is asked for asks nothing of this machine but its QEMU.
	const local = await offerLocal(host, kind, images, on?.kind === 'vm' ? [] : cases);
	if (on?.kind === 'vm') {
		const {kind: _, ...variant} = on;
		const offers = [await offerVm(host, variant, images, local.capabilities)];
		return {placement: placeCases(cases, offers), offers};
	}
	const offers = [local];
	let placement = placeCases(cases, offers);
	if (on) return {placement, offers};
	/** Why some could not be made. */
	const failed = new Map<RunnerVariant, string>();
	for (;;) {
		const known = offers.map(({name}) => name);
		// The cheapest for all of them, not for the first: cases go to the first offer that has what they need.
		const promising = placement.skipped.flatMap(({one}) => variantsFor(one, offers));
		const next = VARIANTS.find(
			(variant) => promising.includes(variant) && !known.includes(nameOf(variant)) && !failed.has(variant),
		);
		if (!next) return {placement: withFailures(placement, offers, failed), offers};
		try {
			offers.push(await offerVm(host, next, images, local.capabilities));
		} catch (error) {
			if (!(error instanceof HostError || error instanceof CannotRunError)) throw error;
			// What this machine can run by itself it still can.
			notice(error.message);
			const [first = ''] = error.message.split('\n');
			const why = error instanceof HostError ? error.inShort : first;
			const isBuilt = await hasRunnerImage(host, next.release, images);
			// Without an image there is no other variant either.
			for (const variant of isBuilt ? [next] : VARIANTS) failed.set(variant, why);
			continue;
		}
		placement = placeCases(cases, offers);
	}
}

/** A placement in which those cases that a VM was to be made for say why there is none. */
function withFailures(
	placement: Placement,
	offers: readonly PlannedOffer[],
	failed: ReadonlyMap<RunnerVariant, string>,
): Placement {
	if (failed.size === 0) return placement;
	return {
		runnable: placement.runnable,
		isPartial: true,
		skipped: placement.skipped.map((skip) => {
			const variant = variantsFor(skip.one, offers).find((one) => failed.has(one));
			if (!variant) return skip;
			const {need, evidence} = skip.unmet;
			const why = `${nameOf(variant)} is not there: ${failed.get(variant)}`;
			return {...skip, unmet: {need, evidence: `${evidence}; ${why}`}};
		}),
	};
}

function nameOf(variant: RunnerVariant): string {
	return describePlace({kind: 'vm', ...variant});
}
