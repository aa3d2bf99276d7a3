import type {Host} from '../host/host.ts';
import {inOwnView, podmanArgv} from './podman-argv.ts';
import {
	containersConf,
	limitsFrom,
	type PodmanFolder,
	podmanFolder,
	storageConf,
} from './podman-configuration.ts';

/** The name of the one image in a store that {@link importImage} makes. */
export const IMAGE = 'localhost/virtrig-container-host:latest';

/** Milliseconds to unpack an image of some hundred MB on a busy machine. */
const IMPORT_DEADLINE = 5 * 60_000;

/** What of a store serves containers that are made elsewhere; the rest is of containers that are made in it. */
const SHARED = ['overlay', 'overlay-images', 'overlay-layers'];

/** Writes podman's configuration. `shared` are stores with images. */
export async function configurePodman(
	host: Host,
	at: PodmanFolder,
	shared: readonly string[],
): Promise<void> {
	const [limits, pidMax] = await Promise.all([
		host.readText('/proc/self/limits'),
		host.readText('/proc/sys/kernel/pid_max'),
	]);
	await host.write(at.containersConf, containersConf(at, limitsFrom(limits, pidMax)));
	await host.write(at.storageConf, storageConf(at, shared));
}

/**
 * Makes the store `FOLDER/store` with one image, of a tar of its files, for podmans that share it
 * (additionalimagestores in storage.conf(5)). It can be moved. `entrypoint` is what its containers run.
 */
export async function importImage(
	host: Host,
	{folder, tar, entrypoint}: {folder: string; tar: string; entrypoint: readonly string[]},
): Promise<void> {
	const at = podmanFolder(folder);
	const before = await host.list(folder);
	await configurePodman(host, at, []);
	const change = `ENTRYPOINT ${JSON.stringify(entrypoint)}`;
	const words = ['import', '--quiet', '--change', change, tar, IMAGE] as const;
	await host.run(inOwnView(at, podmanArgv(at, words)), {deadline: IMPORT_DEADLINE});
	const made = (await host.list(folder)).filter((name) => !before.includes(name) && name !== 'store');
	for (const name of made) await host.remove(`${folder}/${name}`);
	for (const name of await host.list(at.store))
		if (!SHARED.includes(name) && !name.endsWith('.lock')) await host.remove(`${at.store}/${name}`);
}
