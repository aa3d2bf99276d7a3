/** A value in GDB/MI: a C string, a tuple, or a list. A list of results (`[frame={...},...]`) loses its names. */
export type MiValue = string | MiTuple | readonly MiValue[];

export interface MiTuple {
	readonly [name: string]: MiValue;
}

/** One line of GDB/MI output; see GDB's manual, "GDB/MI Output Syntax". */
export type MiRecord =
	/** The answer to a command, such as `7^done,value="1"`. */
	| {readonly kind: 'result'; readonly token?: number; readonly class: string; readonly results: MiTuple}
	/** An event that no command asked for: `*stopped`, `+download`, `=thread-created`. */
	| {readonly kind: 'exec' | 'status' | 'notify'; readonly class: string; readonly results: MiTuple}
	/** Text that a command line would show, the debugged program's output, and GDB's own messages. */
	| {readonly kind: 'console' | 'target' | 'log'; readonly text: string};

/** Returns the string with this name; undefined if there is none. */
export function text(tuple: MiTuple, name: string): string | undefined {
	const value = tuple[name];
	return typeof value === 'string' ? value : undefined;
}

/** Returns the tuple with this name; empty if there is none. */
export function tuple(of: MiTuple, name: string): MiTuple {
	const value = of[name];
	return typeof value === 'object' && !isList(value) ? value : {};
}

/** Returns the tuples in the list with this name. */
export function tuples(of: MiTuple, name: string): MiTuple[] {
	const value = of[name];
	if (typeof value !== 'object' || !isList(value)) return [];
	return value.filter((one): one is MiTuple => typeof one === 'object' && !isList(one));
}

function isList(value: MiTuple | readonly MiValue[]): value is readonly MiValue[] {
	return Array.isArray(value);
}
