import type {Host} from '../host/host.ts';
import {cgroupControlUndo} from './journal/cgroups-undo.ts';
import {openRun, runIds} from './run-folder.ts';
import {stateFolder} from './state-folder.ts';

/**
 * Returns the controllers in a `cgroup.subtree_control` that no other run has enabled. Another run disables its
 * controllers at its end, or fails to while this run still uses them. So this run must enable and disable those too.
 * The last run to end then leaves the host as it was.
 */
export async function subtreeControl(host: Host, path: string, run: string): Promise<string> {
	const read = async () => (await host.readText(path)).split(/\s+/).filter(Boolean);
	// Read twice: another run may end or begin while the journals are read.
	const before = await read();
	const others = (await runIds(host)).filter((id) => id !== run);
	const borrowed = (await Promise.all(others.map((id) => enabledBy(host, id, path)))).flat();
	const after = await read();
	return after
		.filter((controller) => before.includes(controller) && !borrowed.includes(controller))
		.join(' ');
}

/**
 * Returns the controllers that a run will disable again; none if the run is gone meanwhile or its folder is damaged.
 */
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
