import {InputError} from '../errors.ts';
import {LINE_START} from './encode.ts';
import type {RunEvent} from './event.ts';
import {parseEvent} from './parse-event.ts';

interface EventLog {
	readonly events: readonly RunEvent[];
	/** The beginnings of records that were cut off: the writer was killed or found the disk full. */
	readonly torn: readonly string[];
}

/**
 * Reads a whole event log, or whole lines of one starting at line `firstLine`.
 *
 * A record that was cut off is not an error, whether it is at the end or another process has appended its own record to it.
 * Throws an InputError with the line number for a whole line that is not a record.
 */
export function readLog(text: string, firstLine = 1): EventLog {
	const events: RunEvent[] = [];
	const torn: string[] = [];
	const lines = text.split('\n');
	for (const [index, line] of lines.entries()) {
		const pieces = recordsIn(line);
		for (const [place, piece] of pieces.entries()) {
			const mayBeTorn = index === lines.length - 1 || place < pieces.length - 1;
			try {
				events.push(parseEvent(piece, firstLine + index));
			} catch (error) {
				if (!mayBeTorn || !(error instanceof InputError)) throw error;
				torn.push(piece);
			}
		}
	}
	return {events, torn};
}

/**
 * Splits a line into its records; it holds several if one was cut off. Quotes in strings are escaped, so no string contains
 * this start.
 */
function recordsIn(line: string): string[] {
	const starts = line.replaceAll(LINE_START, `\n${LINE_START}`);
	return starts.split('\n').filter((piece) => piece !== '');
}
