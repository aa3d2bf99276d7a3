import {fileURLToPath} from 'node:url';
import type {Argv} from '../host/host.ts';
import type {PodmanFolder} from './podman-configuration.ts';

/**
 * Returns the command line of a podman that keeps everything in its folder. Run it in its own view: see {@link
 * inOwnView}.
 */
export function podmanArgv({folder, containersConf, storageConf}: PodmanFolder, words: Argv): Argv {
	return [
		'env',
		`CONTAINERS_CONF=${containersConf}`,
		`CONTAINERS_STORAGE_CONF=${storageConf}`,
		...['podman', '--runtime-flag', `root=${folder}/runc`],
		...words,
	];
}

/** Runs a command in a new mount namespace, where podman writes only below its folder: own-view.sh. */
export function inOwnView({folder}: PodmanFolder, argv: Argv): Argv {
	const script = fileURLToPath(new URL('own-view.sh', import.meta.url));
	return ['unshare', '--mount', '--propagation', 'private', 'sh', script, folder, ...argv];
}

/** Runs a command in the mount namespace of another process. */
export function inViewOf(pid: number, argv: Argv): Argv {
	return ['nsenter', '--mount', '--target', `${pid}`, ...argv];
}
