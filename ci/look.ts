import type {Look} from '../helpers/report/text.ts';

/** Columns where there is no terminal to ask. */
const COLUMNS = 100;

/** How text is to look on a stream: colours on a terminal only, and not against NO_COLOR (https://no-color.org). */
export function look(out: NodeJS.WriteStream): Look {
	return {width: out.columns ?? COLUMNS, colour: out.isTTY === true && !process.env.NO_COLOR};
}
