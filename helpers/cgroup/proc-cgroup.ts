import {InputError} from '../errors.ts';

/** The place of a process in one cgroup hierarchy. */
export interface CgroupMembership {
	/** The kernel's number of the hierarchy; 0 for cgroup v2. */
	readonly hierarchy: number;
	/** `cpu` and `cpuacct` if they are mounted together, `name=systemd` for a named hierarchy; none for cgroup v2. */
	readonly controllers: readonly string[];
	/** Relative to the root of the reader's cgroup namespace. */
	readonly path: string;
}

/** Reads /proc/PID/cgroup, whose lines are `HIERARCHY:CONTROLLERS:PATH`, see cgroups(7). */
export function parseProcCgroup(text: string): CgroupMembership[] {
	return text
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => {
			const [found, hierarchy, controllers = '', path = ''] = /^(\d+):([^:]*):(\/.*)$/.exec(line) ?? [];
			if (found === undefined) {
				throw new InputError({
					tried: 'read the text of a /proc/PID/cgroup',
					expected: 'HIERARCHY:CONTROLLERS:/PATH in each line',
					seen: JSON.stringify(line),
					advice: 'pass the whole, unchanged text of /proc/PID/cgroup',
				});
			}
			return {
				hierarchy: Number(hierarchy),
				controllers: controllers === '' ? [] : controllers.split(','),
				path,
			};
		});
}
