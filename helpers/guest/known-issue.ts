import {type Explanation, HostError} from '../errors.ts';

/**
 * A fault of libvirt that is known, met by its signature. A case that meets one says nothing of what it is about: it is
 * run again, and the report says that the fault was met.
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
