import type {Place} from '../places/place-kind.ts';
import type {Selection} from './select.ts';

/** What `virtrig run` was asked for. */
export interface RunRequest extends Selection {
	/** The folder of the suites, absolute; undefined for virtrig's own. */
	readonly suites: string | undefined;
	/** Undefined: wherever each case finds what it needs, this machine first. */
	readonly on: Place | undefined;
	/** Suite files at a time. */
	readonly jobs: number;
	readonly keep: boolean;
	/** The path of a list of cases that are not to be skipped. */
	readonly require: string | undefined;
	/** The report's folder, absolute; undefined for a new one below `reports/`. */
	readonly report: string | undefined;
	/** What was typed, without the program. */
	readonly argv: readonly string[];
}
