import {InputError} from '../errors.ts';
import {describeRange, type MlsRange, parseRange} from './mls-range.ts';
import {notAContext} from './not-a-context.ts';

/** A security context, `user:role:type:range`: of a process, a file, a socket. */
export interface SecurityContext {
	readonly user: string;
	readonly role: string;
	readonly type: string;
	/** Missing if the policy has no MLS. */
	readonly range?: MlsRange;
}

/** A name in a policy. The text after the third colon is the range, which can itself contain colons. */
const CONTEXT = /^([^\s\0:]+):([^\s\0:]+):([^\s\0:]+)(?::(.*))?$/;

/**
 * Reads a context as the kernel returns it. /proc/PID/attr/current and the extended attribute security.selinux end with a NUL,
 * command output ends with a newline: both are accepted.
 *
 * Throws an InputError for a text that is not a context: a label of AppArmor (`unconfined`), `kernel` before a policy is
 * loaded, a range that mcstrans has translated (`SystemLow`), libvirt's `<null>`.
 */
export function parseContext(text: string): SecurityContext {
	const [found, user = '', role = '', type = '', range] = CONTEXT.exec(text.replace(/[\0\n]+$/, '')) ?? [];
	if (found === undefined) throw notAContext(text, 'user:role:type, with :range under MLS');
	return {user, role, type, range: range === undefined ? undefined : parseRange(range, text)};
}

/** Returns the context in a text; undefined if it is not one. For logs, which can be cut off. */
export function tryContext(text: string | undefined): SecurityContext | undefined {
	if (text === undefined) return undefined;
	try {
		return parseContext(text);
	} catch (error) {
		if (error instanceof InputError) return undefined;
		throw error;
	}
}

/** Formats the context as the kernel writes it, so that equal contexts are equal texts. */
export function describeContext({user, role, type, range}: SecurityContext): string {
	return [user, role, type, ...(range === undefined ? [] : [describeRange(range)])].join(':');
}
