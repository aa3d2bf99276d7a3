import {posix} from 'node:path';
import {type AuditFields, parseAuditFields} from './audit-fields.ts';
import {type AuditRecord, groupByEvent} from './audit-record.ts';
import {type SecurityContext, tryContext} from './context.ts';

/** One file of a system call, from its PATH record. */
interface CallPath {
	/** The path that the program gave. */
	readonly name: string | undefined;
	readonly inode: number | undefined;
	/** `NORMAL`, `PARENT`, `CREATE`, `DELETE`, `UNKNOWN`. */
	readonly nametype: string | undefined;
	/** The file's context, if it has one. */
	readonly context: SecurityContext | undefined;
}

/** The system call in which a decision was made; only if the audit rules record it. */
interface DecidedCall {
	/** The name, from auditd's additions; without them the number, which differs between architectures. */
	readonly syscall: string;
	/** Whether the call succeeded. Under a permissive policy it succeeds in spite of the denial. */
	readonly success: boolean | undefined;
	readonly exit: number | undefined;
	readonly exe: string | undefined;
}

/**
 * One logged decision of SELinux: a denial, or an access that the policy's auditallow rules log.
 *
 * A record that was cut off is still a decision; missing parts are undefined.
 */
export interface AccessDecision {
	readonly time: number;
	readonly serial: number;
	/** What decided: the kernel, or a program that asks the policy about its own objects, such as dbus-daemon or systemd. */
	readonly manager: 'kernel' | 'program';
	readonly decision: 'denied' | 'granted';
	/** As logged. A permission for which the object manager has no name is a hexadecimal number. */
	readonly permissions: readonly string[];
	/** Whether the access went on in spite of the denial. Old kernels do not log this. */
	readonly permissive: boolean | undefined;
	/** The context of the process that asked. Undefined if it is missing or not a context; `fields.scontext` has the text. */
	readonly source: SecurityContext | undefined;
	readonly target: SecurityContext | undefined;
	/** The class of the object: `file`, `dir`, `dbus`, `service`, ... */
	readonly tclass: string | undefined;
	/** The pid of the process that asked, in the host's first pid namespace. */
	readonly pid: number | undefined;
	/** At most 15 characters. */
	readonly comm: string | undefined;
	/** The full path, if the kernel knew it or a PATH record has it. It is a path in the process's mount namespace. */
	readonly path: string | undefined;
	/** The last part of the path; for many objects the kernel knows only this. */
	readonly name: string | undefined;
	/** The device by name, such as `vda1` or `tmpfs`. */
	readonly dev: string | undefined;
	readonly ino: number | undefined;
	readonly call: DecidedCall | undefined;
	readonly paths: readonly CallPath[];
	/** The process's argv. The kernel cuts it off after 128 bytes. */
	readonly proctitle: readonly string[];
	/** All fields of the record itself: capability, member, dest, ioctlcmd, ... */
	readonly fields: AuditFields;
}

/** Today there are two blanks after `avc:` and around the decision; this accepts any blanks (security/selinux/avc.c). */
const DECISION = /\bavc:\s+(denied|granted)(?:\s+\{([^}]*)\}?)?/;

/**
 * Returns the decisions of AVC and USER_AVC records, in the order of the log. Each includes what the other records of its event
 * say. Sources: avc_audit_pre_callback and avc_audit_post_callback in the kernel's security/selinux/avc.c, audit_log_exit in
 * kernel/auditsc.c, avc_audit in libselinux's src/avc.c.
 */
export function readDecisions(records: readonly AuditRecord[]): AccessDecision[] {
	return groupByEvent(records).flatMap((event) =>
		event.flatMap((record) => readDecision(record, event) ?? []),
	);
}

function readDecision(record: AuditRecord, event: readonly AuditRecord[]): AccessDecision | undefined {
	if (record.type !== 'AVC' && record.type !== 'USER_AVC') return undefined;
	const program = record.type === 'USER_AVC';
	// The pairs before msg='...' describe the program that decided, not the process that asked.
	const own = program ? (/msg='(.*?)(?:'[^']*)?$/s.exec(record.text)?.[1] ?? record.text) : record.text;
	const [found, decision, permissions = ''] = DECISION.exec(own) ?? [];
	// Programs also log `avc: received setenforce notice` as a USER_AVC.
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

/** Old kernels have a separate AVC_PATH record. A PATH record is about this object if it has the same inode. */
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
