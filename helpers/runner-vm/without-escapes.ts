const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[A-Za-z]|\r`, 'g');

/** What a console has said, without the escape sequences and the carriage returns of a terminal. */
export function withoutEscapes(text: string): string {
	return text.replaceAll(ESCAPES, '');
}
