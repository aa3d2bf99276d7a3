import type {AccessDecision} from './avc.ts';
import {describeContext, type SecurityContext} from './context.ts';

/**
 * Describes a decision in one line for a person: `svirt_t:s0:c1,c2 (qemu-system-x86, pid 12) was denied { append } on file
 * /var/log/x (var_log_t:s0), permissive`.
 */
export function describeDecision(decision: AccessDecision): string {
	const {tclass = 'object', path, name, permissive, call, fields} = decision;
	const asker = [decision.comm, decision.pid === undefined ? undefined : `pid ${decision.pid}`];
	const what = path ?? name ?? fields.member ?? fields.capability;
	return [
		brief(decision.source, fields.scontext),
		listed(asker),
		`was ${decision.decision} { ${decision.permissions.join(' ')} } on ${tclass}`,
		what,
		`(${brief(decision.target, fields.tcontext)})`,
		listed([
			permissive === undefined ? undefined : permissive ? 'permissive: it went on' : 'enforcing',
			call && `in system call ${call.syscall}`,
			decision.manager === 'program' ? `decided by ${fields.exe ?? 'a program'}` : undefined,
		]),
	]
		.filter((part) => part !== undefined)
		.join(' ');
}

function listed(parts: readonly (string | undefined)[]): string | undefined {
	const known = parts.filter((part) => part !== undefined);
	return known.length === 0 ? undefined : `(${known.join(', ')})`;
}

/** Shows the type and the range, because a policy mostly decides by these; users and roles say little. */
function brief(context: SecurityContext | undefined, text = 'unknown'): string {
	return context === undefined ? text : describeContext(context).split(':').slice(2).join(':');
}

/**
 * Returns the rule that would allow the denied access, as audit2allow writes it: `allow svirt_t virt_log_t:file { append };`.
 * Undefined if the record lacks a part of it. The rule describes the denial and is not advice: the cause may be MCS
 * (constraints are not rules), a boolean, a label or a bug.
 */
export function ruleFor({source, target, tclass, permissions}: AccessDecision): string | undefined {
	if (source === undefined || target === undefined || tclass === undefined || permissions.length === 0) {
		return undefined;
	}
	// sepolgen writes `self` if the source and the target have the same type (sepolgen/refpolicy.py, AVRule).
	const to = target.type === source.type ? 'self' : target.type;
	return `allow ${source.type} ${to}:${tclass} { ${[...permissions].sort().join(' ')} };`;
}
