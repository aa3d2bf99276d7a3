import {InputError} from '../errors.ts';

/** The error for a text that is no security context; `part` is what is wrong in it, by default all of it. */
export function notAContext(text: string, expected: string, part = text): InputError {
	return new InputError({
		tried: `read the security context ${JSON.stringify(text)}`,
		expected,
		seen: JSON.stringify(part),
		advice: 'see whether SELinux is what answered, and not another security module or mcstrans',
		text,
	});
}
