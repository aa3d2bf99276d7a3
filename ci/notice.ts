/** Tells the person at the terminal something beside the command's output: on stderr, with the program's name. */
export function notice(line: string): void {
	process.stderr.write(`virtrig: ${line}\n`);
}
