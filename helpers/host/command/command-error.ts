import {HostError, inSeconds} from '../../errors.ts';
import type {Argv, CommandResult} from '../host.ts';

/** A command that ended with a non-zero exit code, by a signal, or at its deadline. It has the fields of a result. */
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
		const command = result.argv.join(' ');
		const output = result.stderr.trim() || result.stdout.trim() || '(no output)';
		super({
			tried: `run ${command}`,
			outcome: `Command ${howItEnded(result)}: ${command}`,
			host,
			seen: output,
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

/** Describes the end of a command in execa's words. */
function howItEnded({timedOut, duration, signal, exitCode}: CommandResult): string {
	if (timedOut) return `timed out after ${inSeconds(duration)}`;
	if (signal !== undefined) return `was killed with ${signal}`;
	return exitCode === undefined ? 'could not be started' : `failed with exit code ${exitCode}`;
}
