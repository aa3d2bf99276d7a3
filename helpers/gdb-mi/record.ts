/**
 * A value in GDB/MI: a C string, a tuple by name, or a list. A list of results (`[frame={...},...]`) loses its names.
 */
export type MiValue = string | MiTuple | readonly MiValue[];

export interface MiTuple {
	readonly [name: string]: MiValue;
}

/** One line of GDB/MI output; GDB's manual, "GDB/MI Output Syntax". */
export type MiRecord =
	/** The answer to a command, such as `7^done,value="1"`. */
	| {readonly kind: 'result'; readonly token?: number; readonly class: string; readonly results: MiTuple}
	/** What happened by itself: `*stopped`, `+download`, `=thread-created`. */
	| {readonly kind: 'exec' | 'status' | 'notify'; readonly class: string; readonly results: MiTuple}
	/** What a command line would show, the debugged program's output, and GDB's own complaints. */
	| {readonly kind: 'console' | 'target' | 'log'; readonly text: string};

/** The string of that name; undefined when there is none. */
export function text(tuple: MiTuple, name: string): string | undefined {
	const value = tuple[name];
	return typeof value === 'string' ? value : undefined;
}

/** The tuple of that name; empty when there is none. */
export function tuple(of: MiTuple, name: string): MiTuple {
	const value = of[name];
	return typeof value === 'object' && !isList(value) ? value : {};
}

/** The tuples in the list of that name. */
export function tuples(of: MiTuple, name: string): MiTuple[] {
	const value = of[name];
	if (typeof value !== 'object' || !isList(value)) return [];
	return value.filter((one): one is MiTuple => typeof one === 'object' && !isList(one));
}

function isList(value: MiTuple | readonly MiValue[]): value is readonly MiValue[] {
	return Array.isArray(value);
}
