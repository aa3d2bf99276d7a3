import type {RunEvent} from './event.ts';

/** How every line begins: {@link readLog} finds the start of a record by it. */
export const LINE_START = '{"time":';

/** A record as one line, with its line feed. Append it with one write, so that writers do not mix. */
export function encode(event: RunEvent): string {
	const {time, ...rest} = event;
	return `${JSON.stringify({time, ...rest})}\n`;
}
