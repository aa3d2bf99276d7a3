import {z} from 'zod';
import {CONTAINER} from './container/container-kind.ts';
import type {Place, PlaceKind, PlannedPlace} from './place-kind.ts';
import {PRIVATE} from './private/private-kind.ts';
import {PlaceError} from './settings.ts';
import {SSH} from './ssh/ssh-kind.ts';
import {SYSTEM} from './system/system-kind.ts';
import {VM} from './vm/vm-kind.ts';

/** Every kind of place. Without `--on`, they are tried in this order, the cheapest first. */
export const KINDS: readonly PlaceKind[] = [PRIVATE, SYSTEM, VM, CONTAINER, SSH];

/** The schema of a place in the plan. */
export const plannedPlaceSchema = z.union(KINDS.map(({planned}) => planned));

export function kindOf({kind}: Pick<Place, 'kind'>): PlaceKind {
	const found = KINDS.find((one) => one.kind === kind);
	if (!found) throw new Error(`no place is of the kind ${kind}`);
	return found;
}

/** Reads a place, such as `vm:trixie,cgroup=v1`. Throws a PlaceError that lists the possible places or settings. */
export function parsePlace(text: string): Place {
	const kind = KINDS.find((one) => text === one.kind || text.startsWith(`${one.kind}:`));
	const place = kind?.parse(text);
	if (place) return place;
	const forms = KINDS.map(({form}) => `\`${form}\``);
	throw new PlaceError(
		`there is no place ${JSON.stringify(text)}: it is ${forms.slice(0, -1).join(', ')}, or ${forms.at(-1)}`,
	);
}

/** Returns the name of a place, as {@link parsePlace} reads it and as reports show it. */
export function describePlace(place: Place): string {
	return kindOf(place).describe(place);
}

/** See {@link PlaceKind.patience}. */
export function patienceAt(planned: PlannedPlace): number {
	return kindOf(planned).patience?.(planned) ?? 1;
}

/** See {@link PlaceKind.memory}. */
export function memoryOf(planned: PlannedPlace): number {
	return kindOf(planned).memory?.(planned) ?? 0;
}
