/** Where the steps of whoever uses a guest are told of: commands that are typed, and waits. */
export interface Steps {
	/** Runs a virsh command line. */
	command<T>(line: string, action: () => Promise<T>): Promise<T>;
	/** Waits for something. */
	wait<T>(what: string, action: () => Promise<T>): Promise<T>;
}
