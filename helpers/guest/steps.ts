/** Where the steps of whoever uses a guest are told of: commands that are typed, and waits. */
export interface Steps {
	/** Runs a virsh command line. */
	command<T>(line: string, action: () => Promise<T>): Promise<T>;
	/** Waits for something. */
	wait<T>(what: string, action: () => Promise<T>): Promise<T>;
	/** Tells that a known fault of libvirt was met, which leaves what is asserted as it is. `issue`: one sentence for the report. */
	met(issue: string, seen: string): void;
}
