/** Words as one line that a shell takes for just these; the shell becomes the program. */
export function shellLine(words: readonly string[]): string {
	return `exec ${words.map(shellWord).join(' ')}`;
}

/** A word as a shell takes it for just that. */
export function shellWord(word: string): string {
	return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
