import {posix} from 'node:path';
import {type AuditFields, parseAuditFields} from './audit-fields.ts';
import {type AuditRecord, groupByEvent} from './audit-record.ts';
import {type SecurityContext, tryContext} from './context.ts';

/** One file of a system call, from its PATH record. */
interface CallPath {
	/** As the program gave it. */
	readonly name: string | undefined;
	readonly inode: number | undefined;
	/** `NORMAL`, `PARENT`, `CREATE`, `DELETE`, `UNKNOWN`. */
	readonly nametype: string | undefined;
	/** The file's context, when it has one. */
	readonly context: SecurityContext | undefined;
}

/** The system call in which a decision was made; only where the audit's rules have it recorded. */
interface DecidedCall {
	/** The name, from auditd's additions; otherwise the number, which differs between architectures. */
	readonly syscall: string;
	/** Whether the call went well: under a permissive policy it does in spite of the denial. */
	readonly success: boolean | undefined;
	readonly exit: number | undefined;
	readonly exe: string | undefined;
}

/**
 * One decision of SELinux that was logged: a denial, or what a policy's auditallow wants to be told of.
 *
 * A record that was cut off is a decision all the same; what it lacks is undefined.
 */
export interface AccessDecision {
	readonly time: number;
	readonly serial: number;
	/** Who decided: the kernel, or a program that asks the policy for its own objects, such as dbus-daemon or systemd. */
	readonly manager: 'kernel' | 'program';
	readonly decision: 'denied' | 'granted';
	/** As logged; a permission that the object manager has no name for is a hexadecimal number. */
	readonly permissions: readonly string[];
	/** Whether the access went on in spite of the denial; old kernels do not log it. */
	readonly permissive: boolean | undefined;
	/** Of the one that asked. Undefined when it is missing or no context; `fields.scontext` is the text. */
	readonly source: SecurityContext | undefined;
	readonly target: SecurityContext | undefined;
	/** The class of the object: `file`, `dir`, `dbus`, `service`, ... */
	readonly tclass: string | undefined;
	/** Of the one that asked, in the host's first pid namespace. */
	readonly pid: number | undefined;
	/** At most 15 characters. */
	readonly comm: string | undefined;
	/** The whole path where the kernel knew it or a PATH record has it; inside the mount namespace of the process. */
	readonly path: string | undefined;
	/** The last part of the path, which is all that the kernel knows of many objects. */
	readonly name: string | undefined;
	/** The device by name, such as `vda1` or `tmpfs`. */
	readonly dev: string | undefined;
	readonly ino: number | undefined;
	readonly call: DecidedCall | undefined;
	readonly paths: readonly CallPath[];
	/** The process's argv; cut off by the kernel after 128 bytes. */
	readonly proctitle: readonly string[];
	/** All that the record itself has: capability, member, dest, ioctlcmd, ... */
	readonly fields: AuditFields;
}

/** Two blanks after `avc:` and around the decision, today; any blanks are accepted (security/selinux/avc.c). */
const DECISION = /\bavc:\s+(denied|granted)(?:\s+\{([^}]*)\}?)?/;

/**
 * The decisions of AVC and USER_AVC records, each with what the other records of its event say, in the order of the
 * log. Sources: avc_audit_pre_callback and avc_audit_post_callback in the kernel's security/selinux/avc.c,
 * audit_log_exit in kernel/auditsc.c, avc_audit in libselinux's src/avc.c.
 */
export function readDecisions(records: readonly AuditRecord[]): AccessDecision[] {
	return groupByEvent(records).flatMap((event) =>
		event.flatMap((record) => readDecision(record, event) ?? []),
	);
}

function readDecision(record: AuditRecord, event: readonly AuditRecord[]): AccessDecision | undefined {
	if (record.type !== 'AVC' && record.type !== 'USER_AVC') return undefined;
	const program = record.type === 'USER_AVC';
	// The pairs before msg='...' are about the program that decided, not about the one that asked it.
	const own = program ? (/msg='(.*?)(?:'[^']*)?$/s.exec(record.text)?.[1] ?? record.text) : record.text;
	const [found, decision, permissions = ''] = DECISION.exec(own) ?? [];
	// A program also logs `avc:  received setenforce notice` as a USER_AVC.
	if (found === undefined) return undefined;
	const fields = program ? parseAuditFields(own, record.type) : record.fields;
	const ino = numberOf(fields.ino);
	return {
		time: record.time,
		serial: record.serial,
		manager: program ? 'program' : 'kernel',
		decision: decision as 'denied' | 'granted',
		permissions: permissions.split(/\s+/).filter((permission) => permission !== ''),
		permissive: fields.permissive === undefined ? undefined : fields.permissive === '1',
		source: tryContext(fields.scontext),
		target: tryContext(fields.tcontext),
		tclass: fields.tclass,
		pid: numberOf(fields.pid ?? fields.spid),
		comm: fields.comm,
		path: fields.path ?? eventPath(event, ino),
		name: fields.name,
		dev: fields.dev,
		ino,
		call: program ? undefined : readCall(event),
		paths: program ? [] : ofType(event, 'PATH').map(readCallPath),
		proctitle: first(event, 'PROCTITLE')?.fields.proctitle?.split('\0') ?? [],
		fields,
	};
}

function readCall(event: readonly AuditRecord[]): DecidedCall | undefined {
	const fields = first(event, 'SYSCALL')?.fields;
	if (fields?.syscall === undefined) return undefined;
	return {
		syscall: fields.SYSCALL ?? fields.syscall,
		success: fields.success === undefined ? undefined : fields.success === 'yes',
		exit: numberOf(fields.exit),
		exe: fields.exe,
	};
}

function readCallPath({fields}: AuditRecord): CallPath {
	return {
		name: fields.name,
		inode: numberOf(fields.inode),
		nametype: fields.nametype ?? fields.objtype,
		context: tryContext(fields.obj),
	};
}

/** AVC_PATH is a record of its own in old kernels; a PATH record is about this object if it has its inode. */
function eventPath(event: readonly AuditRecord[], ino: number | undefined): string | undefined {
	const whole = first(event, 'AVC_PATH')?.fields.path;
	if (whole !== undefined) return whole;
	const same = ofType(event, 'PATH').map(readCallPath);
	const name = same.find(({inode}) => inode !== undefined && inode === ino)?.name;
	const cwd = first(event, 'CWD')?.fields.cwd;
	if (name === undefined || name.startsWith('/')) return name;
	return cwd === undefined ? undefined : posix.join(cwd, name);
}

function ofType(event: readonly AuditRecord[], type: string): AuditRecord[] {
	return event.filter((record) => record.type === type);
}

function first(event: readonly AuditRecord[], type: string): AuditRecord | undefined {
	return ofType(event, type)[0];
}

function numberOf(text: string | undefined): number | undefined {
	return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
}
