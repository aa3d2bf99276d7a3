/** How long a command of GDB, or a stop that it leads to, may take. */
export interface WaitOptions {
	/** Milliseconds. Default 30 s. */
	readonly deadline?: number;
}

/** A breakpoint as GDB has made it. */
export interface Breakpoint {
	readonly number: string;
	/** Undefined while it is pending: no loaded program has the location. */
	readonly address: string | undefined;
}
