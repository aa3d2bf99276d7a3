import type {RunEvent} from '../events/event.ts';
import {readable} from './duration.ts';
import {caseKey} from './model.ts';
import type {Progress} from './progress.ts';
import {caseTitle} from './summary-sections.ts';
import {type Look, oneLine, paint, truncate} from './text.ts';

/**
 * Returns the lines that a record leaves on a terminal for good: one for a finished case, a second one if it failed, one for a
 * daemon that died, one for a leak. Any other record leaves none.
 */
export function terminalLines(event: RunEvent, look: Look): string[] {
	const [line, ...reason] = lines(event, look, '');
	if (line === undefined) return [];
	return [line, ...reason.map((text) => paint(look, 'dim', truncate(`  ${text}`, look.width)))];
}

/**
 * Returns the line that a record leaves in a log or pipe, at its full width: `[12/57] ✔ cgroups kvm: title (1.2 s)`. `progress`
 * is the progress after the record. None for a record that finishes nothing.
 */
export function plainLines(event: RunEvent, progress: Progress): string[] {
	const counter =
		'title' in event && progress.done.has(caseKey(event))
			? `[${progress.done.size}/${progress.known.size}] `
			: '';
	return lines(event, {width: Number.POSITIVE_INFINITY, colour: false}, counter).slice(0, 1);
}

function lines(event: RunEvent, look: Look, counter: string): string[] {
	switch (event.event) {
		case 'case-passed':
			return [line(look, 'green', `${counter}✔`, caseTitle(event), readable(event.duration))];
		case 'case-failed':
			return [
				line(look, 'red', `${counter}✖`, caseTitle(event), readable(event.duration)),
				oneLine(event.error.message.split('\n')[0] ?? ''),
			];
		case 'case-skipped':
			return [line(look, 'yellow', `${counter}–`, caseTitle(event), `needs ${oneLine(event.need)}`)];
		case 'daemon-died':
			return [line(look, 'red', '✖', `${event.daemon} died on host ${event.host}`), oneLine(event.seen)];
		case 'leak':
			return [line(look, 'red', '✖', `left on host ${event.host}: ${oneLine(event.what)}`)];
		default:
			return [];
	}
}

/** Shortens only the text, so that the sign before it and the time after it always stay visible. */
function line(
	look: Look,
	style: 'red' | 'green' | 'yellow',
	sign: string,
	text: string,
	after?: string,
): string {
	const end = after === undefined ? '' : truncate(` (${after})`, Math.floor(look.width / 2));
	const room = look.width - sign.length - 1 - end.length;
	return `${paint(look, style, sign)} ${truncate(text, room)}${paint(look, 'dim', end)}`;
}
