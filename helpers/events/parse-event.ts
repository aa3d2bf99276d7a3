import {z} from 'zod';
import {InputError} from '../errors.ts';
import {type RunEvent, runEvent} from './event.ts';

const LONGEST_EXCERPT = 200;

/** Reads one line. Throws an InputError that says which field is wrong. */
export function parseEvent(text: string, line?: number): RunEvent {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw notARecord(text, 'no JSON', line);
	}
	const result = runEvent.safeParse(value);
	if (result.success) return result.data;
	throw notARecord(text, z.prettifyError(result.error), line);
}

function notARecord(text: string, problem: string, line?: number): InputError {
	const excerpt = text.length > LONGEST_EXCERPT ? `${text.slice(0, LONGEST_EXCERPT)}…` : text;
	return new InputError({
		tried: `read ${line === undefined ? 'a line' : `line ${line}`} of the event log`,
		expected: "a JSON object that is one of virtrig's records",
		seen: `${problem}\n${excerpt}`,
		advice: 'read it with the version of virtrig that wrote it, or correct the line',
		line,
	});
}
