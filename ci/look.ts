import type {Look} from '../helpers/report/text.ts';

/** Columns of a log or a pipe. */
const LOG_COLUMNS = 100;
/** Columns of a terminal that does not say how wide it is, or says what cannot be. */
const TERMINAL_COLUMNS = 80;
/** Lines longer than this are hard to read. */
const READABLE_COLUMNS = 110;

/**
 * Returns the columns of a stream. `script` without a terminal, `docker exec -t` and expect give a terminal of 0 columns;
 * then, and for any width that leaves no room for a word or is beyond every screen, 80 are assumed.
 */
export function columnsOf({columns, isTTY}: Pick<NodeJS.WriteStream, 'columns' | 'isTTY'>): number {
	if (columns === undefined) return isTTY ? TERMINAL_COLUMNS : LOG_COLUMNS;
	return columns >= 10 && columns <= 2000 ? columns : TERMINAL_COLUMNS;
}

/** Returns how text is to look on a stream: colours on a terminal only, and not against NO_COLOR (https://no-color.org). */
export function look(out: NodeJS.WriteStream): Look {
	return {width: columnsOf(out), colour: out.isTTY === true && !process.env.NO_COLOR};
}

/** Returns the columns for prose on standard output: its own, but never so many that lines are hard to read. */
export function readableWidth(): number {
	const {stdout} = process;
	return Math.min(stdout.isTTY ? columnsOf(stdout) : TERMINAL_COLUMNS, READABLE_COLUMNS);
}
