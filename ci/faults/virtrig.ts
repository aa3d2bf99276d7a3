import type {CommandResult, Host, RunningCommand} from '../../helpers/host/host.ts';
import {REPOSITORY} from '../../helpers/repository.ts';

export const VIRTRIG = `${REPOSITORY}/ci/virtrig`;

/** The words that name suites of cases that go wrong. */
export const MISHAPS = ['--suites', `${REPOSITORY}/ci/faults/suites`] as const;

/** Milliseconds for a short run on a busy machine, with its set-up and its reaping. */
const RUN_DEADLINE = 180_000;

interface VirtrigOptions {
	/** Milliseconds. */
	readonly deadline?: number;
	readonly onOutput?: (text: string) => void;
}

/** Starts `virtrig` with these words. */
export function startVirtrig(
	host: Host,
	words: readonly string[],
	env: Readonly<Record<string, string>> = {},
	{deadline = RUN_DEADLINE, onOutput = () => {}}: VirtrigOptions = {},
): Promise<RunningCommand> {
	return host.spawn([VIRTRIG, ...words], {
		cwd: REPOSITORY,
		env,
		deadline,
		check: false,
		onOutput,
		// A test that is interrupted leaves no run.
		signalOnOurEnd: 'SIGTERM',
	});
}

/** Runs `virtrig` with these words to its end. */
export async function virtrig(
	host: Host,
	words: readonly string[],
	env: Readonly<Record<string, string>> = {},
	options: VirtrigOptions = {},
): Promise<CommandResult> {
	return (await startVirtrig(host, words, env, options)).done;
}

/** What a command printed, on both streams. */
export function said({stdout, stderr}: CommandResult): string {
	return `${stdout}${stderr}`.trim();
}
