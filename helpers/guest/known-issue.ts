import {type Explanation, HostError} from '../errors.ts';

/**
 * A known fault of libvirt, recognized by its signature. It says nothing about the case's own subject, so the case is
 * run again, and the report mentions the fault.
 */
export class KnownIssueError extends HostError {
	override name = 'KnownIssueError';
	/** One sentence for the report. */
	readonly issue: string;

	constructor(issue: string, explanation: Explanation) {
		super(explanation);
		this.issue = issue;
	}
}
