import type {EventOf} from '../events/event.ts';
import {type Look, oneLine, paint, truncate} from './text.ts';

/** One line for the cases of a subject and driver that are run elsewhere than at the cheapest place, with why. */
export function placementOverview(placements: readonly EventOf<'placement'>[], look: Look): string[] {
	return placements.flatMap(({subject, driver, host, cases, reasons}) => {
		// The evidence after it is in the event log.
		const why = reasons.map((reason) => oneLine(reason.split(';')[0] ?? ''));
		if (why.length === 0) return [];
		const count = cases === 1 ? '1 case' : `${cases} cases`;
		return [
			paint(
				look,
				'dim',
				truncate(`→ ${subject} ${driver}: ${count} on ${host} (${why.join('; ')})`, look.width),
			),
		];
	});
}
