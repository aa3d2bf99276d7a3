import {readFileSync} from 'node:fs';
import type {Argv} from '../host.ts';

/** The script as text, without its comments: the host does not have the file. */
const JOIN_CGROUPS = readFileSync(new URL('join-cgroups.sh', import.meta.url), 'utf8').replaceAll(
	/^#.*\n/gm,
	'',
);

/**
 * Returns a command line that first joins cgroups, given by their directories. The command's own processes inherit
 * them.
 */
export function joiningCgroups(cgroups: readonly {readonly path: string}[], argv: Argv): Argv {
	return ['sh', '-c', JOIN_CGROUPS, 'join-cgroups.sh', ...cgroups.map(({path}) => path), '--', ...argv];
}
