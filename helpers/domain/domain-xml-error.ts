/** What is wrong with a domain's XML, or with what one was to be built from. */
interface DomainXmlProblem {
	/** What was tried, in the infinitive. */
	readonly tried: string;
	readonly seen: string;
	readonly expected?: string;
	readonly advice: string;
	/** Counted from 1; only known when the text is no XML at all. */
	readonly line?: number;
}

/** Domain XML that cannot be read, or a description from which none can be built. Its fields hold what its message says. */
export class DomainXmlError extends Error implements DomainXmlProblem {
	override name = 'DomainXmlError';
	readonly tried: string;
	readonly seen: string;
	readonly expected: string;
	readonly advice: string;
	declare readonly line?: number;

	constructor({tried, seen, expected = '', advice, line}: DomainXmlProblem) {
		const lines = [`Could not ${tried}${line === undefined ? '' : `, line ${line}`}`];
		if (expected !== '') lines.push(`  expected: ${expected}`);
		lines.push(`  seen:     ${seen.replaceAll('\n', '\n            ')}`, `  do:       ${advice}`);
		super(lines.join('\n'));
		this.tried = tried;
		this.seen = seen;
		this.expected = expected;
		this.advice = advice;
		if (line !== undefined) this.line = line;
	}
}
