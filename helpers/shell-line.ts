/** Quotes words as one line for a shell, which becomes the program. */
export function shellLine(words: readonly string[]): string {
	return `exec ${words.map(shellWord).join(' ')}`;
}

/** Quotes one word for a shell, only if necessary, because people read it too. */
export function shellWord(word: string): string {
	return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
