/** A request to `virtrig gdb`. */
export interface GdbRequest {
	readonly guest: string;
	readonly uri: string;
	/** The function to stop at. */
	readonly place: string;
	/** The absolute path of a file of GDB commands. */
	readonly commands: string | undefined;
	readonly batch: boolean;
	readonly destroy: boolean;
	readonly argv: readonly string[];
}
