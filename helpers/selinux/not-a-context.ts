import {InputError} from '../errors.ts';

/** The error for a text that is not a security context. `part` is the wrong part, by default the whole text. */
export function notAContext(text: string, expected: string, part = text): InputError {
	return new InputError({
		tried: `read the security context ${JSON.stringify(text)}`,
		expected,
		seen: JSON.stringify(part),
		advice: 'check that the text comes from SELinux, not from another security module or mcstrans',
		text,
	});
}
