import type {DeclaredCase} from '../needs/declared-case.ts';

/** Characters of a title in a folder's name. */
const LONGEST_TITLE = 60;

/** Returns the name of the folder in the report that has the files of a case. */
export function caseFolder({subject, driver, title}: DeclaredCase): string {
	const words = title
		.toLowerCase()
		.replaceAll(/[^a-z0-9]+/g, '-')
		.slice(0, LONGEST_TITLE);
	return `${subject}-${driver}-${words.replace(/-$/, '')}`;
}
