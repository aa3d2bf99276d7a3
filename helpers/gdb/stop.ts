import {type MiTuple, text, tuple} from '../gdb-mi/record.ts';

/** Where and why a process under GDB has stopped. */
export interface Stop {
	/**
	 * GDB/MI's reason, such as `breakpoint-hit`, `exec`, `signal-received`, `exited-normally`, `exited-signalled`;
	 * undefined if there is none, as after an attach or an interruption.
	 */
	readonly reason: string | undefined;
	/** The host's pid of the process that has stopped; undefined once there is none. */
	readonly pid: number | undefined;
	/** GDB's number of the thread that stopped first. */
	readonly thread: string | undefined;
	/** The current function, if symbols are known. */
	readonly function: string | undefined;
	/** The program counter, such as `0x00005563a8cf1570`. */
	readonly address: string | undefined;
	/** The number of the breakpoint that was hit. */
	readonly breakpoint: string | undefined;
	/** The signal, such as `SIGSEGV`. */
	readonly signal: string | undefined;
	/** The program that was executed, at an exec catchpoint. */
	readonly program: string | undefined;
}

/** Parses the results of a `*stopped` record. */
export function readStop(results: MiTuple, pid: number | undefined): Stop {
	const frame = tuple(results, 'frame');
	const reason = text(results, 'reason');
	return {
		reason,
		pid: reason?.startsWith('exited') ? undefined : pid,
		thread: text(results, 'thread-id'),
		function: text(frame, 'func'),
		address: text(frame, 'addr'),
		breakpoint: text(results, 'bkptno'),
		signal: text(results, 'signal-name'),
		program: text(results, 'new-exec'),
	};
}

/** Describes a stop in one line for a person. */
export function describeStop({reason, pid, function: name, signal, program, address}: Stop): string {
	const where = name === undefined ? (address ?? '') : `in ${name}`;
	const why = [reason ?? 'stopped', signal, program].filter(Boolean).join(' ');
	return [why, where, pid === undefined ? '' : `(pid ${pid})`].filter(Boolean).join(' ');
}
