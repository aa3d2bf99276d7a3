import {HostError} from '../helpers/errors.ts';
import type {Host} from '../helpers/host/host.ts';
import {debianPackages, readPrograms} from './programs.ts';
import type {Recipe} from './recipe.ts';

type Named = Pick<Recipe<string>, 'name' | 'programs' | 'space'>;

/** Returns the programs of a recipe that a host lacks. */
export async function missingPrograms(host: Host, {programs}: Pick<Named, 'programs'>): Promise<string[]> {
	const script = 'for p; do command -v "$p" >/dev/null || echo "$p"; done';
	const {stdout} = await host.run(['sh', '-c', script, 'sh', ...programs]);
	return stdout.split('\n').filter(Boolean);
}

/** Rejects with a HostError that names the Debian packages of the missing programs. */
export async function requirePrograms(host: Host, {name, programs}: Named): Promise<void> {
	const missing = await missingPrograms(host, {programs});
	if (missing.length === 0) return;
	const packages = debianPackages(missing, await readPrograms());
	throw new HostError({
		tried: `build the image ${name}`,
		host: host.name,
		expected: 'the programs that it is built with',
		seen: `no ${missing.join(', ')}`,
		advice: `run \`virtrig setup\`, or apt-get install --no-install-recommends ${packages.join(' ')}`,
	});
}

/** Makes the cache folder if necessary. Rejects with a HostError if its disk has too little free space. */
export async function requireSpace(host: Host, {name, space}: Named, cache: string): Promise<void> {
	if (!(await host.status(cache))) {
		await host.makeFolder(cache);
		// Independent of the umask, because QEMU may run as another user.
		await host.run(['chmod', '755', cache]);
	}
	const {stdout} = await host.run(['df', '--output=avail', '-BM', '--', cache]);
	const free = Number.parseInt(stdout.split('\n')[1] ?? '', 10);
	if (free >= space) return;
	throw new HostError({
		tried: `build the image ${name} in ${cache}`,
		host: host.name,
		expected: `${space} MiB free`,
		seen: `${free} MiB free`,
		advice: 'free some disk space there, or set VIRTRIG_CACHE to a folder on another disk',
	});
}
