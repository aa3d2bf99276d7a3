import type {Host} from '../host/host.ts';
import {type Installation, PROGRAMS, type ProgramName} from './installation.ts';
import {readBuildIds} from './read-build-ids.ts';

/** The file that a process executes. */
export interface RunningProgram {
	readonly pid: number;
	/** The path in the process's own mount namespace. */
	readonly path: string;
	/** The build id of the file itself, whatever its path shows elsewhere. */
	readonly buildId: string | undefined;
}

/**
 * Returns the programs of processes, read through /proc/PID/exe, which leads to the file itself. Leaves out processes
 * that have ended.
 */
export async function runningPrograms(host: Host, pids: readonly number[]): Promise<RunningProgram[]> {
	const paths = await Promise.all(
		pids.map((pid) => host.readLink(`/proc/${pid}/exe`).catch(() => undefined)),
	);
	const buildIds = await readBuildIds(
		host,
		pids.map((pid) => `/proc/${pid}/exe`),
	);
	return pids.flatMap((pid, index) => {
		const path = paths[index];
		return path === undefined ? [] : [{pid, path, buildId: buildIds[index]}];
	});
}

/**
 * Returns which of an installation's programs a process runs; undefined if none. Build ids decide, because in another
 * mount namespace a path may lead to another file. Paths decide only if the installation's file has no build id.
 */
export function programOf(installation: Installation, running: RunningProgram): ProgramName | undefined {
	return PROGRAMS.find((name) => {
		const file = installation.programs[name];
		if (!file) return false;
		return file.buildId === undefined ? file.path === running.path : file.buildId === running.buildId;
	});
}
