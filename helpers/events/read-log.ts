import {InputError} from '../errors.ts';
import {LINE_START} from './encode.ts';
import type {RunEvent} from './event.ts';
import {parseEvent} from './parse-event.ts';

interface EventLog {
	readonly events: readonly RunEvent[];
	/** The beginnings of records whose writer was killed, or found the disk full, while it wrote. */
	readonly torn: readonly string[];
}

/**
 * Reads a whole event log, or whole lines of one from line `firstLine` on.
 *
 * A record that was cut off is no error, neither at the end nor where another process appended its own record to it. A whole line
 * that is no record throws an InputError with its number.
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

/** Splits a line into its records: several if one was cut off. Quotes in strings are escaped, so no string holds this start. */
function recordsIn(line: string): string[] {
	const starts = line.replaceAll(LINE_START, `\n${LINE_START}`);
	return starts.split('\n').filter((piece) => piece !== '');
}
