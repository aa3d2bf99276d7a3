import {EXIT} from '../helpers/exit-codes.ts';
import {notice} from './notice.ts';

/**
 * Codes that mean that the reader is gone: the other end of a pipe, as in `virtrig list | head -1`, or a terminal is closed.
 * That is not an error.
 */
const READER_GONE = ['EPIPE', 'EIO', 'ENXIO'];

/** The first write to stdout or stderr that failed for another reason, such as a full disk. */
let fault: string | undefined;
let isGuarded = false;

/**
 * Keeps a failed write to stdout or stderr from ending this process, which may have changes to undo. Node reports the error
 * after the write, and would throw it at an arbitrary point. If the output still has a reader, stderr shows the error at the end,
 * and the exit code is {@link EXIT.cannotRun} instead of a verdict. Further calls in a process do nothing.
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
		// The exit code of a wrong command line or a signal says more, so it stays.
		if (code === EXIT.passed || code === EXIT.failed) process.exitCode = EXIT.cannotRun;
	});
}
