import {HostError, tail} from '../../errors.ts';
import type {Argv, CommandResult} from '../host.ts';

/** A command that ended with a non-zero exit code, a signal, or at its deadline; shaped like its result. */
export class CommandError extends HostError implements CommandResult {
	override name = 'CommandError';
	readonly argv: Argv;
	readonly exitCode: number | undefined;
	readonly signal: string | undefined;
	readonly stdout: string;
	readonly stderr: string;
	readonly duration: number;
	readonly timedOut: boolean;

	constructor(result: CommandResult, host: string, advice?: string) {
		const how = result.timedOut
			? `killed at its deadline, after ${(result.duration / 1000).toFixed(1)} s`
			: result.signal
				? `ended by ${result.signal}`
				: `exit code ${result.exitCode}`;
		const output = result.stderr.trim() || result.stdout.trim() || '(no output)';
		super({
			tried: `run: ${result.argv.join(' ')}`,
			host,
			expected: 'exit code 0',
			seen: `${how}\n${tail(output)}`,
			advice,
		});
		this.argv = result.argv;
		this.exitCode = result.exitCode;
		this.signal = result.signal;
		this.stdout = result.stdout;
		this.stderr = result.stderr;
		this.duration = result.duration;
		this.timedOut = result.timedOut;
	}
}
