import type {Host} from '../host/host.ts';
import {reapRun} from '../reap/reap-run.ts';
import {createRun, type RunFolder} from '../run-folder/run-folder.ts';
import {unlessAborted} from '../unless-aborted.ts';

/**
 * Proves something in a temporary run, which is undone before this resolves or rejects. `prove` pushes the end of what it
 * starts onto the stack, which is disposed of as soon as the signal is aborted.
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
			// The journal also lists it, so what cannot be ended here is undone below.
			await ends.disposeAsync().catch(() => {});
			// `prove` must not change anything after the run was undone.
			await proving.catch(() => {});
		}
	} finally {
		await reapRun(run);
	}
}
