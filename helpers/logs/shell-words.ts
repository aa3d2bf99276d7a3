/** One shell command at the start of a text. */
interface ShellCommand {
	/** Its words, unquoted. */
	readonly words: readonly string[];
	/** Offset just after the newline that ends it, or the text's length. */
	readonly end: number;
}

/** A quoted part, a character behind a backslash (a newline there joins two lines), or a run of plain ones. */
const PART = /'([^']*)'|\\([\s\S])|([^\s'\\]+)/y;
const BLANK = /[^\S\n]+/y;

/**
 * Reads one command as libvirt quotes it: single quotes around a word that a shell would change, `'\''` for a quote
 * within (virBufferEscapeShell), ` \` where a line goes on (virCommandToString). A quoted word may hold newlines.
 * A quote that is never closed stands for itself, so that a truncated log can still be read.
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
