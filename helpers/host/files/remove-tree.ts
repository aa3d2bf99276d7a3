import {basename, dirname, normalize, resolve} from 'node:path/posix';
import {HostError} from '../../errors.ts';
import type {Host} from '../host.ts';
import {refuseToRemove} from './refuse-to-remove.ts';

/** What a removal needs from a host. */
interface RemovalSteps extends Pick<Host, 'name' | 'run' | 'readText' | 'status'> {
	/** Returns the path of a folder without symbolic links; undefined if it is missing. */
	realFolder(path: string): Promise<string | undefined>;
	/** Removes something that is no folder; no error if it is gone already. */
	unlink(path: string): Promise<void>;
}

/** See {@link Host.remove}. */
export async function removeTree(host: RemovalSteps, path: string): Promise<void> {
	const plain = normalize(path);
	const folder = await host.realFolder(dirname(plain));
	if (folder === undefined) return;
	const target = resolve(folder, basename(plain));
	const refusal = refuseToRemove(target, await host.readText('/proc/self/mountinfo'));
	if (refusal) throw new HostError({tried: `remove ${path}`, host: host.name, ...refusal});
	if ((await host.status(target))?.kind !== 'folder') {
		await host.unlink(target);
		return;
	}
	// Node's rm would empty any file system mounted below. rm(1) checks that itself, in case something was mounted
	// meanwhile.
	await host.run(['rm', '-rf', '--one-file-system', '--', target], {deadline: 120_000});
}
