type LogLevel = 'debug' | 'info' | 'warning' | 'error';

/** One record of libvirt's log, with its continuation lines. */
export interface LogRecord {
	/** As logged: `2026-11-23 03:04:11.825+0000` (UTC), or in 2011 `14:36:57.223` (no date, no zone). */
	readonly time: string;
	/** The thread id, in the pid namespace of the process that logs. */
	readonly thread: number;
	readonly level: LogLevel;
	/**
	 * The function that logs. Its name differs between versions of libvirt. Missing in a log's first records (version, hostname).
	 */
	readonly function?: string;
	/** The line in the source file; it differs between versions of libvirt. */
	readonly line?: number;
	/** May contain newlines. */
	readonly message: string;
}

const RECORD =
	/^((?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d\.\d{3}(?:[+-]\d{4})?): (\d+): (debug|info|warning|error) : (?:(\w+):(\d+) : )?(.*)$/;

/** Reads the record that a line begins; undefined if the line continues a record. */
function beginRecord(line: string): LogRecord | undefined {
	const [found, time = '', thread, level, name, at, message = ''] = RECORD.exec(line) ?? [];
	if (found === undefined) return undefined;
	return {
		time,
		thread: Number(thread),
		level: level as LogLevel,
		function: name,
		line: at === undefined ? undefined : Number(at),
		message,
	};
}

/**
 * Reads libvirt's log: a daemon's, or the part of a domain's log that libvirt_lxc wrote. The format is that of
 * virLogFormatString (src/util/virlog.c), from libvirt 0.9 to 11. A line that is not a record belongs to the record before it.
 * Lines before the first record belong to a record that is not in this text, and are left out.
 */
export function parseDaemonLog(text: string): LogRecord[] {
	const records: LogRecord[] = [];
	let current: LogRecord | undefined;
	let lines: string[] = [];
	const finish = () => {
		if (current) records.push({...current, message: lines.join('\n')});
	};
	for (const line of text.replace(/\n$/, '').split('\n')) {
		const begun = beginRecord(line);
		if (begun) {
			finish();
			current = begun;
			lines = [begun.message];
		} else {
			lines.push(line);
		}
	}
	finish();
	return records;
}
