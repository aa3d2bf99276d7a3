import type {Capabilities} from '../needs/capabilities.ts';
import type {Unmet} from '../needs/need.ts';
import type {Place} from '../needs/place.ts';
import {unmet} from '../needs/unmet.ts';
import type {CatalogCase} from '../run/catalog.ts';

/** A place that cases may be run at, and what it was proved to offer. */
export interface Offer {
	/** As reports name it. */
	readonly name: string;
	readonly kind: Place['kind'];
	readonly capabilities: Capabilities;
}

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

function lacks(one: CatalogCase, {kind, capabilities}: Offer): Unmet | undefined {
	return (
		(kind === 'system' ? lacksSystem(one, capabilities) : undefined) ??
		unmet(one.needs, capabilities)[0] ??
		(one.needs.ownMachine && kind !== 'vm' ? NOT_OWN : undefined)
	);
}

const NOT_OWN: Unmet = {
	need: 'a machine of its own',
	evidence: 'it changes the machine as a whole, or judges all that is denied there, and others use this one',
	advice: 'let it run in a runner VM: `--on vm:bookworm`',
};

function lacksSystem(one: CatalogCase, {libvirt}: Capabilities): Unmet | undefined {
	const {running = [], sockets = []} = libvirt.value ?? {};
	if (running.length === 0 && sockets.length === 0) {
		const advice = 'start libvirtd (or virtqemud), or leave out `--on system`';
		return {need: "the system's own libvirt", evidence: libvirt.evidence.join('; '), advice};
	}
	return one.private ? NOT_PRIVATE : undefined;
}

const NOT_PRIVATE: Unmet = {
	need: 'a private libvirt',
	evidence: "the system's was asked for, and the case looks at all of a libvirt or changes it",
	advice: 'leave out `--on system`',
};
