import type {Look} from '../helpers/report/text.ts';

/** Columns of a log or a pipe. */
const LOG_COLUMNS = 100;
/** Columns of a terminal that reports no width or an impossible one. */
const TERMINAL_COLUMNS = 80;
/** Lines longer than this are hard to read. */
const READABLE_COLUMNS = 110;

/**
 * Returns the columns of a stream. `script` without a terminal, `docker exec -t` and expect give a terminal of 0 columns. For
 * 0, and for any other width that is too narrow for a word or wider than every screen, it returns 80.
 */
export function columnsOf({columns, isTTY}: Pick<NodeJS.WriteStream, 'columns' | 'isTTY'>): number {
	if (columns === undefined) return isTTY ? TERMINAL_COLUMNS : LOG_COLUMNS;
	return columns >= 10 && columns <= 2000 ? columns : TERMINAL_COLUMNS;
}

/** Returns how text looks on a stream. Colours need a terminal and no NO_COLOR (https://no-color.org). */
export function look(out: NodeJS.WriteStream): Look {
	return {width: columnsOf(out), colour: out.isTTY === true && !process.env.NO_COLOR};
}

/** Returns the columns for prose on standard output: those of the terminal, limited to a readable line length. */
export function readableWidth(): number {
	const {stdout} = process;
	return Math.min(stdout.isTTY ? columnsOf(stdout) : TERMINAL_COLUMNS, READABLE_COLUMNS);
}
