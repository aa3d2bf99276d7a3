import type {RunEvent} from './event.ts';

/** Start of every line. {@link readLog} uses it to find where a record begins. */
export const LINE_START = '{"time":';

/** Returns a record as one line, with its line feed. Append it with one write, so that several writers can share a file. */
export function encode(event: RunEvent): string {
	const {time, ...rest} = event;
	return `${JSON.stringify({time, ...rest})}\n`;
}
