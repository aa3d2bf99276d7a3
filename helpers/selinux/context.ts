import {InputError} from '../errors.ts';
import {describeRange, type MlsRange, parseRange} from './mls-range.ts';
import {notAContext} from './not-a-context.ts';

/** A security context, `user:role:type:range`: of a process, a file, a socket. */
export interface SecurityContext {
	readonly user: string;
	readonly role: string;
	readonly type: string;
	/** Missing under a policy without MLS. */
	readonly range?: MlsRange;
}

/** A name in a policy; what stands behind the third colon is the range, colons and all. */
const CONTEXT = /^([^\s\0:]+):([^\s\0:]+):([^\s\0:]+)(?::(.*))?$/;

/**
 * Reads a context as the kernel gives it. /proc/PID/attr/current and the extended attribute security.selinux end in a
 * NUL, commands end theirs in a newline: both are accepted.
 *
 * Throws an InputError for what is none: a label of AppArmor (`unconfined`), `kernel` before a policy is loaded, a
 * range that mcstrans has translated (`SystemLow`), libvirt's `<null>`.
 */
export function parseContext(text: string): SecurityContext {
	const [found, user = '', role = '', type = '', range] = CONTEXT.exec(text.replace(/[\0\n]+$/, '')) ?? [];
	if (found === undefined) throw notAContext(text, 'user:role:type, and :range under MLS');
	return {user, role, type, range: range === undefined ? undefined : parseRange(range, text)};
}

/** The context that a text holds; undefined when it holds none. For logs, which may be cut off. */
export function tryContext(text: string | undefined): SecurityContext | undefined {
	if (text === undefined) return undefined;
	try {
		return parseContext(text);
	} catch (error) {
		if (error instanceof InputError) return undefined;
		throw error;
	}
}

/** The context as the kernel would write it, so that equal contexts are equal texts. */
export function describeContext({user, role, type, range}: SecurityContext): string {
	return [user, role, type, ...(range === undefined ? [] : [describeRange(range)])].join(':');
}
