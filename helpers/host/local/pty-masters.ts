import {openSync} from 'node:fs';
import type {Argv} from '../host.ts';

/**
 * The master ends of the pseudo-terminals that this process has open. node-pty opens them without O_CLOEXEC, so each
 * program that is started later would inherit them; and as long as anybody has a master open, the end of this process
 * hangs up nothing: the program in that terminal is told nothing and stays, with all that it holds.
 */
const masters = new Set<{readonly fd: number; readonly isOpen: () => boolean}>();

export function addMaster(fd: number, isOpen: () => boolean): void {
	masters.add({fd, isOpen});
}

/** The descriptors that are masters now. */
function openMasters(): number[] {
	for (const master of masters) if (!master.isOpen()) masters.delete(master);
	return [...masters].map(({fd}) => fd);
}

let devNull: number | undefined;

/**
 * A child's descriptors beyond the first three: /dev/null in place of each master, and nothing else of ours. Numbers that
 * execa's types do not know, it takes all the same.
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

/** For a terminal, where no descriptors can be named: becomes the program once what it must not inherit is closed. bash(1), since
 * dash knows no descriptor above 9. */
export function withoutMasters(argv: Argv): Argv {
	const close = openMasters().map((fd) => `${fd}>&-`);
	return close.length === 0 ? argv : ['bash', '-c', `exec ${close.join(' ')}; exec "$@"`, 'bash', ...argv];
}
