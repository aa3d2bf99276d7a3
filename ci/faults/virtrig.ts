import type {CommandResult, Host, RunningCommand} from '../../helpers/host/host.ts';
import {REPOSITORY} from '../repository.ts';

const VIRTRIG = `${REPOSITORY}/ci/virtrig`;

/** Milliseconds for a short run on a busy machine, with its set-up and its reaping. */
const RUN_DEADLINE = 180_000;

/** Starts `virtrig run` with these words. */
export function startRun(host: Host, words: readonly string[]): Promise<RunningCommand> {
	return host.spawn([VIRTRIG, 'run', ...words], {cwd: REPOSITORY, deadline: RUN_DEADLINE, check: false});
}

/** Runs `virtrig reap` to its end. */
export function reap(host: Host): Promise<CommandResult> {
	return host.run([VIRTRIG, 'reap'], {cwd: REPOSITORY, deadline: RUN_DEADLINE, check: false});
}

/** What a command printed, on both streams. */
export function said({stdout, stderr}: CommandResult): string {
	return `${stdout}${stderr}`.trim();
}
