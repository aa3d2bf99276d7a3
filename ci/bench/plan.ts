import {fileURLToPath} from 'node:url';
import type {BenchContext} from './row.ts';
import type {ROW_NAMES} from './row-names.ts';

/** What the bench tells the process that measures, in a file. */
export interface BenchPlan extends Omit<BenchContext, 'run' | 'say'> {
	/** The folder of the run that the bench owns. */
	readonly run: string;
	/** This row alone. */
	readonly only?: (typeof ROW_NAMES)[number];
}

/** The program of that process; its argument is the plan's path. */
export const MEASURE = fileURLToPath(new URL('measure.ts', import.meta.url));
