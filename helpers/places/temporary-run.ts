import type {Host} from '../host/host.ts';
import {reapRun} from '../reap/reap-run.ts';
import {createRun, type RunFolder} from '../runs/run-folder.ts';
import {unlessAborted} from '../unless-aborted.ts';

/**
 * Proves something in a run of its own, which is undone before this resolves or rejects. What `prove` starts it ends by
 * the stack, which is disposed of as soon as the signal is aborted.
 */
export async function inTemporaryRun<Proof>(
	host: Host,
	{what, signal}: {readonly what: string; readonly signal: AbortSignal},
	prove: (run: RunFolder, ends: AsyncDisposableStack) => Promise<Proof>,
): Promise<Proof> {
	signal.throwIfAborted();
	const run = await createRun(host, ['prove', what]);
	try {
		const ends = new AsyncDisposableStack();
		const proving = prove(run, ends);
		try {
			return await unlessAborted(signal, proving);
		} finally {
			// What cannot be ended is in the journal, too, and undone by that.
			await ends.disposeAsync().catch(() => {});
			// It must not change anything once the run has been undone.
			await proving.catch(() => {});
		}
	} finally {
		await reapRun(run);
	}
}
