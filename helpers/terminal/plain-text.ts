import {stripVTControlCharacters} from 'node:util';

/** What a terminal printed, without its escape sequences and carriage returns. */
export function plainText(output: string): string {
	return stripVTControlCharacters(output).replaceAll('\r', '');
}
