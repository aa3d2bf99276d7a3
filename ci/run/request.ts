import type {Selection} from './select.ts';

/** What `virtrig run` was asked for. */
export interface RunRequest extends Selection {
	readonly on: 'private' | 'system';
	/** Suite files at a time. */
	readonly jobs: number;
	readonly keep: boolean;
	/** The report's folder, absolute; undefined for a new one below `reports/`. */
	readonly report: string | undefined;
	/** What was typed, without the program. */
	readonly argv: readonly string[];
}
