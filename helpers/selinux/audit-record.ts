import {type AuditFields, parseAuditFields} from './audit-fields.ts';
import {auditTypeName} from './audit-types.ts';

/** One record of the kernel's audit. The records of one event, such as a system call, have one time and serial. */
export interface AuditRecord {
	/** `AVC`, `SYSCALL`, `USER_AVC`, ...; `UNKNOWN[N]` for a type that has no name here. */
	readonly type: string;
	/** Milliseconds since 1970. Of a system call it is when that began, so it may be older than the record before. */
	readonly time: number;
	/** Counted from the host's boot. */
	readonly serial: number;
	/** Only where auditd was told to name the host (`name_format` in auditd.conf). */
	readonly node?: string;
	/** What follows the time, as it stands in the log. */
	readonly text: string;
	/** With what auditd added to it (`log_format = ENRICHED`), whose keys are in capitals. */
	readonly fields: AuditFields;
}

const RECORD =
	/(?:^|[\s>])(?:node=(\S+) )?type=([A-Z_\d]+|UNKNOWN\[\d+\]) (?:msg=)?audit\((\d+)\.(\d{3}):(\d+)\):[ \t]*(.*)$/;

/** Where auditd's additions begin (AUDIT_INTERP_SEPARATOR in audit-userspace's lib/libaudit.h). */
const ADDITIONS = '\x1d';

/**
 * Reads the records of /var/log/audit/audit.log, of `ausearch --raw`, of dmesg and of the journal of the kernel
 * (`audit: type=1400 audit(1700000000.123:456): ...`), in the order of the text. Other lines are left out.
 *
 * The forms are those of audit_log_start and kauditd_printk_skb in the kernel's kernel/audit.c. With auditd running,
 * the kernel does not print them; while none has connected yet, as early in a boot, dmesg has them.
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

/** The records of each event, in the order in which the events began. */
export function groupByEvent(records: readonly AuditRecord[]): AuditRecord[][] {
	return [...Map.groupBy(records, eventKey).values()];
}

function eventKey({node, time, serial}: Pick<AuditRecord, 'node' | 'time' | 'serial'>): string {
	return `${node ?? ''} ${time} ${serial}`;
}
