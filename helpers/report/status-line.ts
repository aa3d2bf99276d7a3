import {readableSeconds} from './duration.ts';
import type {Progress} from './progress.ts';
import {caseTitle} from './summary-sections.ts';
import {type Look, paint, truncate} from './text.ts';

/** Columns that a running case's title needs to stay recognizable. */
const TITLE = 30;

/**
 * The line that a terminal shows below the finished cases: how many are done, the time so far, what is left, what runs now. It
 * is redrawn, and narrower than the terminal so that it never wraps. `now` is in milliseconds since the epoch.
 */
export function statusLine(progress: Progress, now: number, look: Look): string {
	const room = look.width - 1;
	const head = truncate(headOf(progress, now), room);
	const left = leftOf(progress);
	const withLeft = head.length + left.length + TITLE <= room ? left : '';
	const running = runningOf(progress, now, room - head.length - withLeft.length);
	return paint(look, progress.failed === 0 ? 'bold' : 'red', head) + paint(look, 'dim', withLeft + running);
}

function headOf({startedAt, known, done, failed}: Progress, now: number): string {
	const parts = [known.size === 0 ? 'no case yet' : `${done.size}/${known.size}`];
	if (startedAt !== undefined) parts.push(readableSeconds(now - startedAt));
	if (failed > 0) parts.push(`${failed} failed`);
	return parts.join(' · ');
}

/** The cases that are neither done nor running, by subject: `left: cgroups 3, lifecycle 12`. */
function leftOf({known, running, done}: Progress): string {
	const counts = new Map<string, number>();
	for (const [key, {subject}] of known) {
		if (!done.has(key) && !running.has(key)) counts.set(subject, (counts.get(subject) ?? 0) + 1);
	}
	if (counts.size === 0) return '';
	return ` · left: ${[...counts].map(([subject, count]) => `${subject} ${count}`).join(', ')}`;
}

/** The longest-running case with its time, and the number of other running cases: `cgroups kvm: a title (3 s) +1`. */
function runningOf({running}: Progress, now: number, room: number): string {
	const [first, ...others] = running.values();
	if (first === undefined) return '';
	const end = ` (${readableSeconds(now - Date.parse(first.time))})${others.length === 0 ? '' : ` +${others.length}`}`;
	const title = truncate(caseTitle(first), room - ' · '.length - end.length);
	return title.length < 2 ? '' : ` · ${title}${end}`;
}
