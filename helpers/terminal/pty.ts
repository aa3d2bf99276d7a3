/** A program in a pseudo-terminal, as a host provides it: this machine's through node-pty, a remote one through `ssh -tt`. */
export interface Pty {
	readonly pid: number;
	write(data: string): void;
	resize(columns: number, rows: number): void;
	/** Signals the terminal's whole process group. */
	kill(signal: NodeJS.Signals): void;
	onData(listener: (data: string) => void): void;
	onExit(listener: (exit: {exitCode: number; signal: number | undefined}) => void): void;
}
