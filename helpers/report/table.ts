/** Aligns rows of cells in columns, `gap` columns apart; no line ends in a space. */
export function tableRows(rows: readonly (readonly string[])[], gap: number): string[] {
	const columns = Math.max(0, ...rows.map(({length}) => length));
	const widths = Array.from({length: columns}, (_, column) =>
		Math.max(...rows.map((row) => row[column]?.length ?? 0)),
	);
	return rows.map((row) =>
		row
			.map((cell, column) => cell.padEnd(widths[column] ?? 0))
			.join(' '.repeat(gap))
			.trimEnd(),
	);
}
