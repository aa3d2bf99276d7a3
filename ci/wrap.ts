/** Breaks a text into lines of at most `width` characters, between words where it can. */
export function wrap(text: string, width: number): string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(' ')) {
		if (line && line.length + 1 + word.length > width) {
			lines.push(line);
			line = '';
		}
		line = line ? `${line} ${word}` : word;
		while (line.length > width) {
			const slash = line.lastIndexOf('/', width);
			const end = slash > 0 ? slash : width;
			lines.push(line.slice(0, end));
			line = line.slice(end);
		}
	}
	return [...lines, line];
}
