/** Columns where there is no terminal to ask. */
const COLUMNS = 80;
/** Lines longer than this are hard to read. */
const MOST_COLUMNS = 110;

/** The columns of the terminal that standard output is, as far as they can be read well. */
export function readableWidth(): number {
	return Math.min(process.stdout.columns || COLUMNS, MOST_COLUMNS);
}
