import type {RunEvent} from './event.ts';

/** What every line begins with. {@link readLog} finds the start of a record by it. */
export const LINE_START = '{"time":';

/** Returns a record as one line, with its line feed. Append it with one write: then several writers can share a file. */
export function encode(event: RunEvent): string {
	const {time, ...rest} = event;
	return `${JSON.stringify({time, ...rest})}\n`;
}
