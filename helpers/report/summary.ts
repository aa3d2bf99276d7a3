import type {RunEvent} from '../events/event.ts';
import {gather} from './model.ts';
import {failureLines, interruptedLines} from './summary-failures.ts';
import {hostLines} from './summary-host.ts';
import {changeLines, knownIssueLines, skipLines, slowestLines} from './summary-sections.ts';
import {verdictLines} from './summary-verdict.ts';
import type {Look} from './text.ts';

interface SummaryOptions extends Look {
	/** Where the report is, as shown to the user. */
	readonly reportFolder: string;
	/** How virtrig is called, for commands that the user can copy. */
	readonly command: string;
}

/**
 * Returns the summary for a person at a run's end, ending in a line feed. The most important part comes last, next to the
 * prompt: what was tested, slowest cases, skips by reason, other observations, failures, and then the verdict.
 */
export function summary(events: readonly RunEvent[], options: SummaryOptions): string {
	const model = gather(events, options.reportFolder);
	const sections = [
		hostLines(model, options),
		slowestLines(model, options),
		skipLines(model, options),
		knownIssueLines(model, options),
		changeLines(model, options),
		interruptedLines(model, options.command, options),
		failureLines(model, options.command, options),
		verdictLines(model, events, options.reportFolder, options),
	];
	return `${sections
		.filter((lines) => lines.length > 0)
		.map((lines) => lines.join('\n'))
		.join('\n\n')}\n`;
}
