import {EXIT} from '../helpers/exit-codes.ts';
import {notice} from './notice.ts';

/**
 * Nobody reads any more: a pipe's other end is closed, as of `virtrig list | head -1`, or a terminal. That is no
 * fault, and whoever it was for has gone.
 */
const READER_GONE = ['EPIPE', 'EIO', 'ENXIO'];

/** What else kept stdout or stderr from being written to, as on a full disk: the first of it. */
let fault: string | undefined;
let isGuarded = false;

/**
 * Keeps a failed write to stdout or stderr from ending this process, which may have changes to undo: it comes after
 * the write, and would be thrown in the midst of anything. Where somebody still waits for the output, that is told
 * on stderr at the end, and the exit code is {@link EXIT.cannotRun} in place of a verdict. Once in a process is
 * enough.
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
