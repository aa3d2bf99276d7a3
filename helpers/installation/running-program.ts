import type {Host} from '../host/host.ts';
import {type Installation, PROGRAMS, type ProgramName} from './installation.ts';
import {readBuildIds} from './read-build-ids.ts';

/** The file that a process executes. */
export interface RunningProgram {
	readonly pid: number;
	/** As the process's own mount namespace names it. */
	readonly path: string;
	/** Of that very file, whatever a path shows elsewhere. */
	readonly buildId: string | undefined;
}

/** What processes run, read through /proc/PID/exe, which leads to the file itself; those that have ended are left out. */
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
 * Which of an installation's programs a process runs; undefined where its file is none of them. Build ids decide: in another
 * mount namespace a path may lead to another file. Paths decide where the installation's file has no build id.
 */
export function programOf(installation: Installation, running: RunningProgram): ProgramName | undefined {
	return PROGRAMS.find((name) => {
		const file = installation.programs[name];
		if (!file) return false;
		return file.buildId === undefined ? file.path === running.path : file.buildId === running.buildId;
	});
}
