import {KnownIssueError} from '../guest/known-issue.ts';

/** Returns the known bug of libvirt that a case has met, if any. AVA wraps the error that a case throws. */
export function knownIssue(error: unknown): KnownIssueError | undefined {
	if (error instanceof KnownIssueError) return error;
	return error instanceof Error && error.cause instanceof KnownIssueError ? error.cause : undefined;
}
