import type {Capabilities} from '../../helpers/needs/capabilities.ts';
import type {Unmet} from '../../helpers/needs/need.ts';
import {unmet} from '../../helpers/needs/unmet.ts';
import type {CatalogCase} from '../../helpers/rig/catalog.ts';

/** Which cases this host can run, and why not the others. */
export interface Placement {
	readonly runnable: readonly CatalogCase[];
	readonly skipped: readonly {readonly one: CatalogCase; readonly unmet: Unmet}[];
}

/** Matches each case's needs with what a host was proved to offer. */
export function placeCases(cases: readonly CatalogCase[], capabilities: Capabilities): Placement {
	const placed = cases.map((one) => ({one, unmet: unmet(one.needs, capabilities)[0]}));
	return {
		runnable: placed.filter((place) => place.unmet === undefined).map(({one}) => one),
		skipped: placed.flatMap(({one, unmet: missing}) => (missing ? [{one, unmet: missing}] : [])),
	};
}
