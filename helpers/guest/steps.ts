/** Where the steps of a guest's user are reported: commands and waits. */
export interface Steps {
	/** Runs a virsh command line. */
	command<T>(line: string, action: () => Promise<T>): Promise<T>;
	/** Waits for something. */
	wait<T>(what: string, action: () => Promise<T>): Promise<T>;
	/**
	 * Reports a known fault of libvirt that does not affect the case's assertions. `issue`: one sentence for the
	 * report.
	 */
	met(issue: string, seen: string): void;
}
