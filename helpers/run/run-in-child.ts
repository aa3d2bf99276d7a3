import {readLog} from '../events/read-log.ts';
import {EXIT} from '../exit-codes.ts';
import type {Host} from '../host/host.ts';
import {REPOSITORY} from '../repository.ts';
import {whenAborted} from '../unless-aborted.ts';
import type {RunRequest} from './request.ts';
import {requestArgv} from './request-argv.ts';
import type {RunResult} from './run-suites.ts';

/** The command of the clone, or of the package. */
const VIRTRIG = `${REPOSITORY}/ci/virtrig`;

export interface ChildRequest extends Omit<RunRequest, 'argv'> {
	/** The child's own: no other run may have it. */
	readonly report: string;
}

export interface ChildOptions {
	/** Called with each piece of what the child prints. */
	readonly onOutput: (chunk: string, stream: 'stdout' | 'stderr') => void;
	/** Asks the child to end, which undoes what it did. */
	readonly signal: AbortSignal;
}

export interface ChildResult extends RunResult {
	/** What the child said on standard error: why it came to nothing, where there are no events. */
	readonly said: string;
}

/**
 * Runs suites as {@link runSuites} does, by a `virtrig run` of its own: a process has one podman for all its containers, and one
 * environment. Resolves when it has ended, with no events where it refused to begin.
 */
export async function runInChild(
	host: Host,
	request: ChildRequest,
	{onOutput, signal}: ChildOptions,
): Promise<ChildResult> {
	const {report} = request;
	const running = await host.spawn([VIRTRIG, ...requestArgv(request)], {
		check: false,
		deadline: Number.POSITIVE_INFINITY,
		signalOnOurEnd: 'SIGTERM',
		onOutput,
	});
	// It is in a process group of its own, which Ctrl-C does not reach.
	void whenAborted(signal).then(() => running.kill('SIGTERM'));
	const {exitCode = EXIT.cannotRun, stderr} = await running.done;
	// The folder may hold the report of another run, and is refused then.
	const isRefused = exitCode === EXIT.usage;
	const text = isRefused ? '' : await host.readText(`${report}/events.jsonl`).catch(() => '');
	return {events: readLog(text).events, report, exitCode, said: stderr};
}
