import type {Host} from '../host/host.ts';
import {cgroupControlUndo} from './journal/cgroups-undo.ts';
import {openRun, runIds} from './run-folder.ts';
import {stateFolder} from './state-folder.ts';

/**
 * What a `cgroup.subtree_control` holds that no other run has put there. What another run has, it takes away at its end,
 * or cannot while this one still hands it on: so this run is to enable it as well, and to take it away. Whichever of
 * them is the last then leaves the host as it was.
 */
export async function subtreeControl(host: Host, path: string, run: string): Promise<string> {
	const read = async () => (await host.readText(path)).split(/\s+/).filter(Boolean);
	// Looked at twice: another run may end, or begin, while the journals are read.
	const before = await read();
	const others = (await runIds(host)).filter((id) => id !== run);
	const borrowed = (await Promise.all(others.map((id) => enabledBy(host, id, path)))).flat();
	const after = await read();
	return after
		.filter((controller) => before.includes(controller) && !borrowed.includes(controller))
		.join(' ');
}

/** The controllers that a run is to take away again; none for one that is gone meanwhile, or damaged. */
async function enabledBy(host: Host, id: string, path: string): Promise<string[]> {
	try {
		const {journal} = await openRun(host, `${stateFolder(host)}/${id}`);
		const pending = await journal.pending();
		return pending.flatMap(({undo}) => {
			const read = undo.kind === cgroupControlUndo.kind ? cgroupControlUndo.schema.parse(undo) : undefined;
			return read?.path === path ? [read.text.replace(/^-/, '')] : [];
		});
	} catch {
		return [];
	}
}
