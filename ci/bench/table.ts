import {tableRows} from '../../helpers/report/table.ts';
import {type Comparison, median, ratio} from './row.ts';

/** Returns the comparisons as a table for a terminal. */
export function table(rows: readonly Comparison[]): string {
	const cells = rows.map((row) => [
		row.what,
		figure(row, row.ours),
		row.against,
		figure(row, row.theirs),
		ratio(row).toFixed(2),
		row.goal.toFixed(2),
		ratio(row) <= row.goal ? 'met' : 'missed',
	]);
	const all = [['what', 'median', 'against', 'median', 'ratio', 'goal', ''], ...cells];
	const lines = tableRows(all, 2);
	const notes = rows.flatMap((row) => [...mostOf(row), ...(row.notes ?? [])]);
	return [...lines, ...(notes.length > 0 ? ['', ...notes] : []), ''].join('\n');
}

/** Returns a note on a figure that depends on the machine, so it gets no verdict. */
function mostOf(row: Comparison): string[] {
	if (row.most === undefined) return [];
	const verdict = median(row.ours) <= row.most ? 'met' : 'missed';
	const aim = `at most ${row.most} ${row.unit} on an idle machine`;
	return [`${row.what}: ${figure(row, row.ours)}; aim ${verdict}: ${aim}`];
}

function figure({unit}: Comparison, values: readonly number[]): string {
	return `${median(values).toFixed(unit === 's' ? 3 : 1)} ${unit}`;
}
