import type {DeclaredCase} from '../needs/declared-case.ts';

/** The number of a title's characters in a folder's name. */
const LONGEST_TITLE = 60;

/** Returns the name of the report's folder for a case's files. */
export function caseFolder({subject, driver, title}: DeclaredCase): string {
	const words = title
		.toLowerCase()
		.replaceAll(/[^a-z0-9]+/g, '-')
		.slice(0, LONGEST_TITLE);
	return `${subject}-${driver}-${words.replace(/-$/, '')}`;
}
