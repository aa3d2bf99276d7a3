import {type Explanation, HostError} from '../errors.ts';

/** How the program in a terminal ended. */
export interface TerminalExit {
	readonly exitCode: number;
	/** The signal's number when a signal ended it; 0 or undefined otherwise. */
	readonly signal: number | undefined;
}

/** The program in a terminal ended while something was still expected of it. */
export class TerminalEndedError extends HostError {
	override name = 'TerminalEndedError';
	readonly exit: TerminalExit;

	constructor(explanation: Explanation, exit: TerminalExit) {
		super(explanation);
		this.exit = exit;
	}
}

/** `exit code 1`, `signal 9`. */
export function describeExit({exitCode, signal}: TerminalExit): string {
	return signal ? `signal ${signal}` : `exit code ${exitCode}`;
}
