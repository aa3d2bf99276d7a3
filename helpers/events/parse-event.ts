import {z} from 'zod';
import {type RunEvent, runEvent} from './event.ts';
import {EventLogError} from './event-log-error.ts';

/** Reads one line. Throws an EventLogError that says which field is wrong. */
export function parseEvent(text: string, line?: number): RunEvent {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw new EventLogError(text, 'no JSON', line);
	}
	const result = runEvent.safeParse(value);
	if (result.success) return result.data;
	throw new EventLogError(text, z.prettifyError(result.error).replaceAll('\n', '\n            '), line);
}
