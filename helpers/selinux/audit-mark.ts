import {type AuditRecord, eventKey} from './audit-record.ts';

/** A place in a log: behind the last record that was there. */
export interface AuditMark {
	readonly time: number;
	readonly serial: number;
	/** How many records of that event were there; more of them may follow. */
	readonly count: number;
}

/** The mark behind all records; undefined for a log without any. */
export function markAfter(records: readonly AuditRecord[]): AuditMark | undefined {
	const last = records.at(-1);
	if (last === undefined) return undefined;
	const count = records.filter((record) => eventKey(record) === eventKey(last)).length;
	return {time: last.time, serial: last.serial, count};
}

/**
 * The records behind a mark, in a later reading of the same log. A log that has lost the marked record, because auditd
 * began a new file or the kernel's ring was overwritten, has only newer ones: all of them.
 *
 * It goes by the order of the log alone. Times are those of a system call's begin and so may go back, and serials
 * begin anew with each boot.
 */
export function recordsSince(records: readonly AuditRecord[], mark: AuditMark | undefined): AuditRecord[] {
	if (mark === undefined) return [...records];
	let left = mark.count;
	const last = records.findIndex(
		({time, serial}) => time === mark.time && serial === mark.serial && --left === 0,
	);
	return records.slice(last + 1);
}
