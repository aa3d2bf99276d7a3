/** Lines before the one that is shown, and after it. */
const AROUND = 2;

/**
 * The lines of a source text around one of them, which is counted from 1, with their numbers and a mark:
 *
 * ```
 *   58 | const guest = await rig.guest();
 * > 59 | t.is(await guest.state(), 'running');
 * ```
 *
 * Undefined when the text has no such line.
 */
export function codeExcerpt(text: string, line: number): string | undefined {
	const lines = text.trimEnd().split('\n');
	if (line < 1 || line > lines.length) return undefined;
	const isWorthShowing = (number: number) => number === line || lines[number - 1]?.trim();
	let first = Math.max(line - AROUND, 1);
	let last = Math.min(line + AROUND, lines.length);
	while (!isWorthShowing(first)) first++;
	while (!isWorthShowing(last)) last--;
	const shown = lines.slice(first - 1, last).map((one) => one.replaceAll('\t', '  ').trimEnd());
	const indent = Math.min(...shown.filter(Boolean).map((one) => one.search(/\S/)));
	const digits = String(last).length;
	return shown
		.map((one, index) => {
			const number = first + index;
			const mark = number === line ? '>' : ' ';
			return `${mark} ${String(number).padStart(digits)} | ${one.slice(indent)}`.trimEnd();
		})
		.join('\n');
}
