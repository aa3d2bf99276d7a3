import {stripVTControlCharacters} from 'node:util';

/** Returns what a terminal printed, without escape sequences and carriage returns. */
export function plainText(output: string): string {
	return stripVTControlCharacters(output).replaceAll('\r', '');
}
