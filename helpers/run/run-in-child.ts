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

interface ChildRequest extends Omit<RunRequest, 'argv'> {
	/** A folder without the report of another run. */
	readonly report: string;
}

export interface ChildOptions {
	/** Called with each chunk of the child's output. */
	readonly onOutput: (chunk: string, stream: 'stdout' | 'stderr') => void;
	/** Asks the child to end. It undoes its changes first. */
	readonly signal: AbortSignal;
}

interface ChildResult extends RunResult {
	/** The child's standard error; if there are no events, it says why. */
	readonly said: string;
}

/**
 * Runs suites as {@link runSuites} does, in a child process, because a process has one environment and one podman for all its
 * containers. Resolves when the child has ended. There are no events if it refused to begin.
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
	// The child is in a separate process group, so Ctrl-C does not reach it.
	void whenAborted(signal).then(() => running.kill('SIGTERM'));
	const {exitCode = EXIT.cannotRun, stderr} = await running.done;
	// The run was refused, perhaps because the folder holds the report of another run.
	const isRefused = exitCode === EXIT.usage;
	const text = isRefused ? '' : await host.readText(`${report}/events.jsonl`).catch(() => '');
	return {events: readLog(text).events, report, exitCode, said: stderr};
}
