/** A suite's file whose process died, by AVA's log. */
interface DeadSuite {
	/** As AVA names it: relative to where it was started. */
	readonly file: string;
	/** Such as `exited due to SIGKILL`, with the lines of the exception, if there was one. */
	readonly seen: string;
}

/** Lines of an exception's block that are kept. */
const MOST_LINES = 12;

/**
 * Returns the suites' files whose processes died, by AVA's log: see lib/reporters/default.js of AVA, its events worker-failed
 * and uncaught-exception.
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
