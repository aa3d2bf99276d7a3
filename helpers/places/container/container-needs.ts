import {containerHostRecipe} from '../../../vm-images/container-host/recipe.ts';
import {missingPrograms} from '../../../vm-images/requirements.ts';
import type {Host} from '../../host/host.ts';
import type {Unmet} from '../../needs/need.ts';

/** Returns what this machine lacks to run containers as places; empty if nothing is known to be missing. */
export async function containerNeeds(host: Host): Promise<Unmet[]> {
	const unmet: Unmet[] = [];
	const user = (await host.run(['id', '-un'])).stdout.trim();
	if (user !== 'root') unmet.push({need: 'root', evidence: `runs as ${user}`, advice: 'run it as root'});
	const {programs} = containerHostRecipe('bookworm');
	const missing = await missingPrograms(host, {programs});
	if (missing.length > 0) {
		const evidence = `not found: ${missing.join(', ')}`;
		unmet.push({need: 'podman and what it uses', evidence, advice: 'run `virtrig setup`'});
	}
	// The kernel lists only loaded modules there; modinfo(8) knows the others.
	const script = 'grep -qw overlay /proc/filesystems || modinfo overlay';
	const overlay = await host.run(['sh', '-c', script], {check: false});
	if (overlay.exitCode !== 0)
		unmet.push({need: 'overlayfs', evidence: 'neither in /proc/filesystems nor a module of this kernel'});
	return unmet;
}
