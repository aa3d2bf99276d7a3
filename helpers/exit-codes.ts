/** The exit codes of `virtrig`. Scripts and bisecting rely on them. */
export const EXIT = {
	/** Every requested case passed, or was skipped for a need that this host provably lacks. */
	passed: 0,
	/** A case failed, or the host was not left as it was found. */
	failed: 1,
	/** The command line is wrong; nothing was changed. */
	usage: 2,
	/**
	 * No verdict: this host cannot run what was requested; the run could not go on, for example because of a full disk or a
	 * broken suite; or a runner VM could not be made, and all other cases passed.
	 */
	cannotRun: 3,
	/** 128 and the signal's number, as a shell reports it. */
	interrupted: 130,
	terminated: 143,
} as const;

/** The exit code after one of the signals that ask a process to end. */
export const EXIT_AFTER = {
	SIGINT: EXIT.interrupted,
	SIGTERM: EXIT.terminated,
	SIGHUP: EXIT.terminated,
} as const;

/** The signals that ask a process to end. */
export type EndSignal = keyof typeof EXIT_AFTER;

export const END_SIGNALS = Object.keys(EXIT_AFTER) as EndSignal[];

/** A wrong command line. */
export class UsageError extends Error {
	override name = 'UsageError';
}

/** This host cannot run what was requested. */
export class CannotRunError extends Error {
	override name = 'CannotRunError';
}

/** A signal asked virtrig to end: the reason of an abort. */
export class InterruptedError extends Error {
	override name = 'InterruptedError';
	readonly exitCode: number;

	constructor(exitCode: number) {
		super('interrupted');
		this.exitCode = exitCode;
	}
}
