import {type Explanation, HostError} from '../errors.ts';

/** A command that GDB refused, or that it did not live to answer. `seen` ends with the last lines of its terminal. */
export class GdbError extends HostError {
	override name = 'GdbError';
	/** GDB's own sentence, such as `Function "main" not defined.`; empty when it had none. */
	readonly said: string;

	constructor(said: string, explanation: Explanation) {
		super(explanation);
		this.said = said;
	}
}
