import {fileURLToPath} from 'node:url';
import type {BenchContext} from './row.ts';
import type {ROW_NAMES} from './row-names.ts';

/** The file in which the bench tells the measuring process what to do. */
export interface BenchPlan extends Omit<BenchContext, 'run' | 'say'> {
	/** The folder of the run that the bench owns. */
	readonly run: string;
	/** Measures only this row. */
	readonly only?: (typeof ROW_NAMES)[number];
}

/** The program of the measuring process. Its argument is the plan's path. */
export const MEASURE = fileURLToPath(new URL('measure.ts', import.meta.url));
