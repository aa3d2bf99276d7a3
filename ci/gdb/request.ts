/** What `virtrig gdb` was asked for. */
export interface GdbRequest {
	readonly guest: string;
	readonly uri: string;
	/** The function to stop at. */
	readonly place: string;
	/** A file of GDB commands, by its absolute path. */
	readonly commands: string | undefined;
	readonly batch: boolean;
	readonly destroy: boolean;
	readonly argv: readonly string[];
}
