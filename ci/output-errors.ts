import {EXIT} from '../helpers/exit-codes.ts';
import {notice} from './notice.ts';

/**
 * Codes of a reader that has gone: the other end of a pipe is closed, as in `virtrig list | head -1`, or a terminal is. That is
 * no fault.
 */
const READER_GONE = ['EPIPE', 'EIO', 'ENXIO'];

/** The first other failure of a write to stdout or stderr, such as a full disk. */
let fault: string | undefined;
let isGuarded = false;

/**
 * Keeps a failed write to stdout or stderr from ending this process, which may have changes to undo. The error comes after the
 * write and would be thrown anywhere. If the output still has a reader, the error is shown on stderr at the end, and the exit code
 * is {@link EXIT.cannotRun} instead of a verdict. Call it once in a process; further calls do nothing.
 */
export function guardOutput(): void {
	if (isGuarded) return;
	isGuarded = true;
	for (const name of ['stdout', 'stderr'] as const) {
		process[name].on('error', ({code = '', message}: NodeJS.ErrnoException) => {
			if (!READER_GONE.includes(code)) fault ??= `${name} cannot be written to: ${message}`;
		});
	}
	process.on('exit', (code) => {
		if (fault === undefined) return;
		notice(fault);
		// A wrong command line or a signal says more than this.
		if (code === EXIT.passed || code === EXIT.failed) process.exitCode = EXIT.cannotRun;
	});
}
