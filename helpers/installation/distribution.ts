import {findPrograms, versionOf} from '../host/command/programs.ts';
import type {Host} from '../host/host.ts';
import {GUEST_DAEMONS} from './daemons.ts';
import {findDrivers} from './find-drivers.ts';
import {type Installation, PROGRAMS, type ProgramName} from './installation.ts';
import {readBuildIds} from './read-build-ids.ts';

/** A distribution's virsh, found by PATH, for when its files cannot be searched yet. */
export const VIRSH_BY_PATH: ProgramName = 'virsh';

/**
 * Returns the libvirt from a host's packages: programs in PATH, and in the folders where distributions put daemons
 * and helpers. It has no programs if no libvirt is installed.
 */
export async function findDistribution(host: Host): Promise<Installation> {
	const [paths, drivers] = await Promise.all([findPrograms(host, PROGRAMS), findDrivers(host)]);
	const first = [...GUEST_DAEMONS, 'virsh'].map((name) => paths.get(name)).find((path) => path !== undefined);
	const files = [...paths.values(), ...(drivers ? [drivers.library] : [])];
	const [version, buildIds] = await Promise.all([
		first === undefined ? 'unknown' : versionOf(host, first),
		readBuildIds(host, files),
	]);
	const file = (path: string) => ({path, buildId: buildIds[files.indexOf(path)]});
	return {
		name: 'distribution',
		version,
		programs: Object.fromEntries([...paths].map(([name, path]) => [name as ProgramName, file(path)])),
		library: drivers && file(drivers.library),
		drivers: drivers && {folder: drivers.folder, names: drivers.names},
		environment: {},
	};
}
