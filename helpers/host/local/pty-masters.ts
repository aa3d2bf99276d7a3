import {openSync} from 'node:fs';
import type {Argv} from '../host.ts';

/**
 * The master ends of this process's pseudo-terminals. node-pty opens them without O_CLOEXEC, so programs that start
 * later would inherit them. While any process has a master open, the end of this process hangs up nothing: the
 * program in that terminal gets no signal and stays, with everything that it holds.
 */
const masters = new Set<{readonly fd: number; readonly isOpen: () => boolean}>();

export function addMaster(fd: number, isOpen: () => boolean): void {
	masters.add({fd, isOpen});
}

/** Returns the descriptors that are masters now. */
function openMasters(): number[] {
	for (const master of masters) if (!master.isOpen()) masters.delete(master);
	return [...masters].map(({fd}) => fd);
}

let devNull: number | undefined;

/**
 * Returns a child's descriptors beyond the first three: /dev/null in place of each master, and nothing else of ours.
 * execa accepts these numbers, although its types do not include them.
 */
export function inPlaceOfMasters(): ('ignore' | 3)[] {
	const open = openMasters();
	if (open.length === 0) return [];
	const nothing = devNull ?? openSync('/dev/null', 'r+');
	devNull = nothing;
	return Array.from({length: Math.max(...open) - 2}, (_, index) =>
		open.includes(index + 3) ? (nothing as 3) : 'ignore',
	);
}

/**
 * For a terminal, where descriptors cannot be given: closes what the program must not inherit, and becomes the
 * program. bash(1), because dash knows no descriptor above 9.
 */
export function withoutMasters(argv: Argv): Argv {
	const close = openMasters().map((fd) => `${fd}>&-`);
	return close.length === 0 ? argv : ['bash', '-c', `exec ${close.join(' ')}; exec "$@"`, 'bash', ...argv];
}
