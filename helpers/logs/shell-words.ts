/** One shell command at the start of a text. */
interface ShellCommand {
	/** Its words, unquoted. */
	readonly words: readonly string[];
	/** The offset just after the newline that ends the command, or the text's length. */
	readonly end: number;
}

/** A quoted part, a character after a backslash (a backslash before a newline joins two lines), or plain characters. */
const PART = /'([^']*)'|\\([\s\S])|([^\s'\\]+)/y;
const BLANK = /[^\S\n]+/y;

/**
 * Reads one command as libvirt quotes it: single quotes around a word that a shell would change, `'\''` for a quote inside
 * (virBufferEscapeShell), ` \` at the end of a line that continues (virCommandToString). A quoted word may contain newlines. A
 * quote that is never closed is read as a plain character, so that a truncated log can still be read.
 */
export function readShellCommand(text: string, start = 0): ShellCommand {
	const words: string[] = [];
	let word: string | undefined;
	let at = start;
	const next = (pattern: RegExp): RegExpExecArray | null => {
		pattern.lastIndex = at;
		const found = pattern.exec(text);
		if (found) at = pattern.lastIndex;
		return found;
	};
	while (at < text.length && text[at] !== '\n') {
		const part = next(PART);
		if (part) {
			const [, quoted, escaped, plain] = part;
			if (escaped !== '\n') word = (word ?? '') + (quoted ?? escaped ?? plain ?? '');
		} else if (next(BLANK)) {
			if (word !== undefined) words.push(word);
			word = undefined;
		} else {
			word = (word ?? '') + text[at++];
		}
	}
	if (word !== undefined) words.push(word);
	return {words, end: Math.min(at + 1, text.length)};
}
