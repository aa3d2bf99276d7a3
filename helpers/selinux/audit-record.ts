import {type AuditFields, parseAuditFields} from './audit-fields.ts';
import {auditTypeName} from './audit-types.ts';

/** One record of the kernel's audit. All records of one event, such as a system call, have the same time and serial. */
export interface AuditRecord {
	/** `AVC`, `SYSCALL`, `USER_AVC`, ...; `UNKNOWN[N]` for a type without a name here. */
	readonly type: string;
	/** Milliseconds since 1970. For a system call it is the start of the call, so it can be older than the previous record. */
	readonly time: number;
	/** Counted since the host's boot. */
	readonly serial: number;
	/** Only if auditd is configured to name the host (`name_format` in auditd.conf). */
	readonly node?: string;
	/** The text after the time, as it is in the log. */
	readonly text: string;
	/** Includes what auditd added (`log_format = ENRICHED`), whose keys are in capitals. */
	readonly fields: AuditFields;
}

const RECORD =
	/(?:^|[\s>])(?:node=(\S+) )?type=([A-Z_\d]+|UNKNOWN\[\d+\]) (?:msg=)?audit\((\d+)\.(\d{3}):(\d+)\):[ \t]*(.*)$/;

/** Starts auditd's additions (AUDIT_INTERP_SEPARATOR in audit-userspace's lib/libaudit.h). */
const ADDITIONS = '\x1d';

/**
 * Reads the records of /var/log/audit/audit.log, of `ausearch --raw`, of dmesg and of the kernel's journal (`audit: type=1400
 * audit(1700000000.123:456): ...`), in the order of the text. Leaves out other lines.
 *
 * The formats are those of audit_log_start and kauditd_printk_skb in the kernel's kernel/audit.c. While auditd runs, the kernel
 * does not print records. Before it has connected, as early in a boot, they are in dmesg.
 */
export function parseAuditLog(text: string): AuditRecord[] {
	return text.split('\n').flatMap((line) => parseAuditLine(line) ?? []);
}

function parseAuditLine(line: string): AuditRecord | undefined {
	const [found, node, number = '', seconds, milliseconds, serial, rest = ''] =
		RECORD.exec(line.trimEnd()) ?? [];
	if (found === undefined) return undefined;
	const [own = '', ...additions] = rest.split(ADDITIONS);
	const type = auditTypeName(number);
	return {
		type,
		time: Number(seconds) * 1000 + Number(milliseconds),
		serial: Number(serial),
		node,
		text: own,
		fields: {...parseAuditFields(additions.join(' '), ''), ...parseAuditFields(own, type)},
	};
}

/** Groups records by event, in the order in which the events began. */
export function groupByEvent(records: readonly AuditRecord[]): AuditRecord[][] {
	return [...Map.groupBy(records, eventKey).values()];
}

function eventKey({node, time, serial}: Pick<AuditRecord, 'node' | 'time' | 'serial'>): string {
	return `${node ?? ''} ${time} ${serial}`;
}
