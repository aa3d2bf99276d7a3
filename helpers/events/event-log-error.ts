const LONGEST_EXCERPT = 200;

/** A line that is no record of an event log. */
export class EventLogError extends Error {
	override name = 'EventLogError';
	/** Counted from 1; undefined when it was read alone. */
	readonly line: number | undefined;
	readonly problem: string;

	constructor(text: string, problem: string, line?: number) {
		const where = line === undefined ? 'a line of the event log' : `line ${line} of the event log`;
		const excerpt = text.length > LONGEST_EXCERPT ? `${text.slice(0, LONGEST_EXCERPT)}…` : text;
		super(
			[
				`Could not read ${where}`,
				`  expected: a JSON object that is one of virtrig's records`,
				`  seen:     ${problem}`,
				`            ${excerpt}`,
				'  do:       read it with the version of virtrig that wrote it, or mend the line',
			].join('\n'),
		);
		this.line = line;
		this.problem = problem;
	}
}
