/** A suite file whose process died, according to AVA's log. */
interface DeadSuite {
	/** The path as AVA shows it: relative to the folder where AVA was started. */
	readonly file: string;
	/** Such as `exited due to SIGKILL`, with the lines of the exception, if there was one. */
	readonly seen: string;
}

/** Lines of an exception's block that are kept. */
const MOST_LINES = 12;

/**
 * Returns the suite files whose processes died, according to AVA's log: its events worker-failed and uncaught-exception, as
 * AVA's lib/reporters/default.js prints them.
 */
export function deadSuites(log: string): DeadSuite[] {
	const lines = log.split('\n');
	return [...log.matchAll(/^ *✘ (\S+) (exited (?:due to|with) .*)$/gm)].map(([, file = '', seen = '']) => {
		const heads = ['Uncaught exception', 'Unhandled rejection'].map((what) => `${what} in ${file}`);
		const block = lines.findIndex((line) => heads.includes(line.trim()));
		const said = block < 0 ? [] : lines.slice(block, block + MOST_LINES);
		return {file, seen: [seen, ...said].join('\n').trimEnd()};
	});
}
