import type {Place} from '../places/place-kind.ts';
import type {Selection} from './select.ts';

/** A request to `virtrig run`. */
export interface RunRequest extends Selection {
	/** The folder of the suites, absolute; undefined for virtrig's own. */
	readonly suites: string | undefined;
	/** Undefined: each case runs at the first place that meets its needs; this machine comes first. */
	readonly on: Place | undefined;
	/** Suite files at a time. */
	readonly jobs: number;
	readonly keep: boolean;
	/** The path of a list of cases that must not be skipped. */
	readonly require: string | undefined;
	/** The report's folder, absolute; undefined for a new one below `reports/`. */
	readonly report: string | undefined;
	/** The command line, without the program. */
	readonly argv: readonly string[];
}
