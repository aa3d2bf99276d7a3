import type {EventOf} from '../events/event.ts';
import {type Look, oneLine, paint, wrap} from './text.ts';

type Placed = EventOf<'placement'>;

/**
 * Returns lines for the cases that do not run at the cheapest place, with the reason: one for each subject and driver. Subjects
 * that go to the same place for the same reasons share a line.
 */
export function placementOverview(placements: readonly Placed[], look: Look): string[] {
	const elsewhere = placements.filter(({reasons}) => reasons.length > 0);
	const alike = Map.groupBy(elsewhere, (placed) => `${placed.host} ${whyElsewhere(placed)}`);
	return [...alike.values()].flatMap((group) => {
		const subjects = [...new Set(group.map(({subject}) => subject))];
		if (subjects.length > 1) return linesOf(group, subjects.join(', '), look);
		return group.flatMap((placed) => linesOf([placed], `${placed.subject} ${placed.driver}`, look));
	});
}

function linesOf(group: readonly Placed[], what: string, look: Look): string[] {
	const cases = group.reduce((sum, placed) => sum + placed.cases, 0);
	const count = cases === 1 ? '1 case' : `${cases} cases`;
	const [one] = group as [Placed];
	const line = `→ ${what}: ${count} on ${one.host} (${whyElsewhere(one)})`;
	return wrap(line, look.width).map((part) => paint(look, 'dim', part));
}

/** The event log has the evidence that follows it. */
function whyElsewhere({reasons}: Placed): string {
	return reasons.map((reason) => oneLine(reason.split(';')[0] ?? '')).join('; ');
}
