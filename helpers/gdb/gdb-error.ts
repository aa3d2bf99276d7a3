import {type Explanation, HostError} from '../errors.ts';

/** GDB refused a command, or ended before its answer. `seen` ends with the last lines of its terminal. */
export class GdbError extends HostError {
	override name = 'GdbError';
	/** GDB's own message, such as `Function "main" not defined.`; empty if there is none. */
	readonly said: string;

	constructor(said: string, explanation: Explanation) {
		super(explanation);
		this.said = said;
	}
}
