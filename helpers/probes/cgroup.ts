import {readCgroupSetup, unifiedMountPoint} from '../cgroup/mounts.ts';
import type {Host} from '../host/host.ts';
import type {Capability} from '../needs/capabilities.ts';
import {textOf} from './text-of.ts';

/** Reads the cgroup setup from the kernel's own tables. */
export async function probeCgroup(host: Host): Promise<Capability<'cgroup'>> {
	const [mountinfo, cgroups] = await Promise.all([
		host.readText('/proc/self/mountinfo'),
		textOf(host, '/proc/cgroups'),
	]);
	const unified = unifiedMountPoint(mountinfo);
	const unifiedControllers = unified && (await textOf(host, `${unified}/cgroup.controllers`));
	const {mode, hierarchies} = readCgroupSetup({
		mountinfo,
		cgroups: cgroups ?? '',
		unifiedControllers,
	});
	const v1 = hierarchies.filter(({version}) => version === 1);
	const v2 = hierarchies.flatMap(({version, controllers}) => (version === 2 ? controllers : []));
	return {
		value: {
			mode,
			v1: v1.flatMap(({controllers}) => controllers).filter((name) => !name.startsWith('name=')),
			v2,
		},
		evidence: [
			`/proc/self/mountinfo: ${v1.length} v1 hierarchies`,
			unified
				? `cgroup2 on ${unified}, its cgroup.controllers: ${v2.join(' ') || 'empty'}`
				: 'no cgroup2 is mounted',
		],
	};
}
