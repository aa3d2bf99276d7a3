import {getSystemErrorMessage, getSystemErrorName} from 'node:util';

/** Returns an Error whose code is the errno's name. Both ends are Linux machines with the same numbers. */
export function errnoError(number: number, text = ''): NodeJS.ErrnoException {
	if (number === 0) return new Error(text);
	const code = getSystemErrorName(-number);
	return Object.assign(new Error(`${code}: ${getSystemErrorMessage(-number)}`), {code, errno: -number});
}
