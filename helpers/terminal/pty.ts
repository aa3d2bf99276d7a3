/** A program in a pseudo-terminal that a host provides: this machine through node-pty, a remote host through `ssh -tt`. */
export interface Pty {
	readonly pid: number;
	write(data: string): void;
	resize(columns: number, rows: number): void;
	/** Sends a signal to the terminal's whole process group. */
	kill(signal: NodeJS.Signals): void;
	onData(listener: (data: string) => void): void;
	onExit(listener: (exit: {exitCode: number; signal: number | undefined}) => void): void;
}
