import {DeadlineError, HostError} from '../errors.ts';
import type {Host} from '../host/host.ts';

/** Seconds that another reaper may take. */
const PATIENCE = 120;

/**
 * Does something while no other process does it to the same folder: two processes that undo the same run would disturb each
 * other. flock(1) holds the lock in a process that dies with this one, so no lock is ever left behind.
 */
export async function withReapLock<T>(
	host: Host,
	folder: string,
	action: () => Promise<T>,
	patience = PATIENCE,
): Promise<T> {
	const {promise: locked, resolve} = Promise.withResolvers<'locked'>();
	const hold = 'echo locked; exec sleep infinity';
	// With the dot, because flock(1) creates a file if the path does not exist.
	const holder = await host.spawn(['flock', '-F', '-w', String(patience), `${folder}/.`, 'sh', '-c', hold], {
		signalOnOurEnd: 'SIGKILL',
		deadline: Number.POSITIVE_INFINITY,
		check: false,
		cwd: '/',
		onOutput: (_, stream) => stream === 'stdout' && resolve('locked'),
	});
	try {
		const outcome = await Promise.race([locked, holder.done]);
		if (outcome === 'locked') return await action();
		// The previous holder of the lock has removed the last run, and the folder.
		if (!(await host.status(folder))) return await action();
		// flock(1) exits with 1 if it did not get the lock in time.
		if (outcome.exitCode === 1 && outcome.stderr === '') {
			throw new DeadlineError({
				waitedFor: `another process to reap the runs in ${folder}`,
				deadline: patience * 1000,
				host: host.name,
				advice: `see what it waits for: fuser -v ${folder}`,
			});
		}
		throw new HostError({tried: `lock ${folder} for reaping`, host: host.name, seen: outcome.stderr});
	} finally {
		holder.kill();
		await holder.done;
	}
}
