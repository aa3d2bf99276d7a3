/** A `--on` that names no place. */
export class PlaceError extends Error {
	override name = 'PlaceError';
}

/** One of the known values. Throws a PlaceError that says which there are. */
export function oneOf<Known extends string>(what: string, value: string, known: readonly Known[]): Known {
	const found = known.find((one) => one === value);
	if (found !== undefined) return found;
	throw new PlaceError(`${what} is ${known.join(', ')}, and not ${JSON.stringify(value)}`);
}

/** What stands before the first separator, and what after; undefined where there is none. */
export function split(text: string, by: string): [string, string | undefined] {
	const at = text.indexOf(by);
	return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + by.length)];
}
