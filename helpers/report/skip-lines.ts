import type {EventOf} from '../events/event.ts';
import {type Look, oneLine, paint, wrap} from './text.ts';

/** Returns one line for all cases of a subject and driver that are skipped for the same need. */
export function skipOverview(skips: readonly EventOf<'case-skipped'>[], look: Look): string[] {
	const groups = Map.groupBy(skips, ({subject, driver, need}) => JSON.stringify([subject, driver, need]));
	return [...groups.values()].flatMap((group) => {
		const [first] = group;
		if (!first) return [];
		const {subject, driver, need} = first;
		const cases = group.length === 1 ? '1 case' : `${group.length} cases`;
		const line = `– ${subject} ${driver}: ${cases} skipped (needs ${oneLine(need)})`;
		return wrap(line, look.width).map((part) => paint(look, 'yellow', part));
	});
}
