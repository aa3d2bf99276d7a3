import type {Argv} from '../../host/host.ts';
import {pathOf} from '../../installation/installation.ts';
import {rootedIn} from '../../run-folder/run-cgroups.ts';
import type {Prepared} from './prepare.ts';

/**
 * PID 1 in the namespaces is tini, which reaps zombies; --kill-child kills it when unshare ends. The cgroup namespace
 * is made before the others, while processes can still be moved into it by their pid: outside of a new pid namespace
 * its processes have no pid of it.
 */
const NAMESPACES = [
	'unshare',
	'--mount',
	'--pid',
	'--fork',
	'--kill-child',
	'--net',
	'--uts',
	'--ipc',
	'--propagation',
	'private',
] as const;

/**
 * Returns the command that becomes a private libvirt. It writes to a file, so that a daemon that is kept can write on
 * later.
 */
export function privateCommand({installation, daemon, folder, cgroups}: Prepared, output: string): Argv {
	const variables = Object.entries(installation.environment).map(([name, value]) => `${name}=${value}`);
	const inside = [pathOf(installation, 'virtlogd'), pathOf(installation, daemon), ...variables];
	const tini = ['tini', '-g', '--', 'sh', `${folder}/inside.sh`, folder, ...inside];
	return ['sh', '-c', 'exec "$@" >"$0" 2>&1', output, ...rootedIn(cgroups, [...NAMESPACES, ...tini])];
}
