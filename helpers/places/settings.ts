/** The error for a `--on` that does not name a place. */
export class PlaceError extends Error {
	override name = 'PlaceError';
}

/** Returns the value if it is known. Otherwise throws a PlaceError that lists the known ones. */
export function oneOf<Known extends string>(what: string, value: string, known: readonly Known[]): Known {
	const found = known.find((one) => one === value);
	if (found !== undefined) return found;
	throw new PlaceError(`${what} must be one of ${known.join(', ')}, not ${JSON.stringify(value)}`);
}

/** Splits a text at the first separator. The second part is undefined if there is no separator. */
export function split(text: string, by: string): [string, string | undefined] {
	const at = text.indexOf(by);
	return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + by.length)];
}
