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
export function placeCases(
	cases: readonly CatalogCase[],
	capabilities: Capabilities,
	on: 'private' | 'system',
): Placement {
	const placed = cases.map((one) => ({
		one,
		unmet:
			(on === 'system' ? unmetBySystem(one, capabilities) : undefined) ?? unmet(one.needs, capabilities)[0],
	}));
	return {
		runnable: placed.filter((place) => place.unmet === undefined).map(({one}) => one),
		skipped: placed.flatMap(({one, unmet: missing}) => (missing ? [{one, unmet: missing}] : [])),
	};
}

function unmetBySystem(one: CatalogCase, {libvirt}: Capabilities): Unmet | undefined {
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
