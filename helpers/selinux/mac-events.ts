import type {AuditRecord} from './audit-record.ts';
import {type SecurityContext, tryContext} from './context.ts';

interface At {
	readonly time: number;
	readonly serial: number;
}

/** `setenforce` was called, or SELinux was switched on or off. */
export interface ModeChange extends At {
	readonly kind: 'mode';
	readonly enforcing: boolean;
	/** What it was before; undefined when that is not logged. */
	readonly wasEnforcing: boolean | undefined;
}

export interface PolicyLoad extends At {
	readonly kind: 'policy-load';
}

/** A boolean of the policy, such as virt_use_nfs. */
export interface BooleanChange extends At {
	readonly kind: 'boolean';
	readonly name: string;
	readonly value: boolean;
}

/** What SELinux could not work out, such as a context that is not valid, or a transition that its bounds forbid. */
export interface SelinuxError extends At {
	readonly kind: 'error';
	/** `op=` of the record, such as `security_bounded_transition`; undefined where it is prose. */
	readonly operation: string | undefined;
	readonly source: SecurityContext | undefined;
	readonly target: SecurityContext | undefined;
	readonly text: string;
}

export type MacEvent = ModeChange | PolicyLoad | BooleanChange | SelinuxError;

/**
 * What happened to SELinux itself. A mode or a policy that changed while a case ran makes its denials, and their
 * absence, worthless. Sources: sel_write_enforce, sel_write_load in the kernel's security/selinux/selinuxfs.c,
 * security_set_bools and the compute_sid functions in security/selinux/ss/services.c.
 */
export function readMacEvents(records: readonly AuditRecord[]): MacEvent[] {
	return records.flatMap((record) => readMacEvent(record) ?? []);
}

function readMacEvent({type, time, serial, text, fields}: AuditRecord): MacEvent | undefined {
	const at = {time, serial};
	switch (type) {
		case 'MAC_STATUS':
			return fields.enforcing === undefined
				? undefined
				: {
						kind: 'mode',
						...at,
						enforcing: fields.enforcing === '1',
						wasEnforcing: fields.old_enforcing === undefined ? undefined : fields.old_enforcing === '1',
					};
		case 'MAC_POLICY_LOAD':
			return {kind: 'policy-load', ...at};
		case 'MAC_CONFIG_CHANGE':
			return fields.bool === undefined
				? undefined
				: {kind: 'boolean', ...at, name: fields.bool, value: fields.val === '1'};
		case 'SELINUX_ERR':
			return {
				kind: 'error',
				...at,
				operation: fields.op,
				source: tryContext(fields.scontext ?? fields.oldcontext),
				target: tryContext(fields.tcontext ?? fields.newcontext),
				text,
			};
		default:
			return undefined;
	}
}
