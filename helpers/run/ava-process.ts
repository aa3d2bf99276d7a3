import {relative} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Argv, RunningCommand} from '../host/host.ts';
import {isRoot} from '../host/process/is-root.ts';
import {joiningCgroups} from '../host/process/joining-cgroups.ts';
import {codeFile, REPOSITORY} from '../repository.ts';
import {markedProcessesUndo} from '../run-folder/journal/processes-undo.ts';
import {makeRunCgroups} from '../run-folder/run-cgroups.ts';
import type {RunFolder} from '../run-folder/run-folder.ts';

interface AvaOptions {
	/** The suites' files, absolute. */
	readonly files: readonly string[];
	readonly jobs: number;
	/** The plan's path. */
	readonly plan: string;
	/** Where AVA's own output goes. */
	readonly log: string;
}

/** AVA's program. npm puts it below this package's folder or beside it. */
const AVA = fileURLToPath(new URL('cli.js', import.meta.resolve('ava')));

/** Makes AVA load suites as the command does when it reads their cases. */
const LOAD_SUITES = new URL(codeFile('load-suites.ts'), import.meta.url).href;

/**
 * Starts AVA on suites, in a separate process group. Everything that it and its workers start can be found and ended, even if
 * AVA is killed. AVA dies with this process.
 */
export async function startAva(run: RunFolder, options: AvaOptions): Promise<RunningCommand> {
	const {host} = run;
	const {plan} = options;
	const ava: Argv = [
		process.execPath,
		'--import',
		LOAD_SUITES,
		AVA,
		'--config',
		await writeConfig(run, options),
	];
	const argv = await findable(run, ava);
	let logged = Promise.resolve();
	const running = await host.spawn(argv, {
		signalOnOurEnd: 'SIGKILL',
		cwd: REPOSITORY,
		env: {VIRTRIG_PLAN: plan, VIRTRIG_RUN: run.id, NO_COLOR: '1', CI: 'true'},
		deadline: Number.POSITIVE_INFINITY,
		check: false,
		onOutput: (chunk) => {
			// If the disk is full, the event log on the same disk says so.
			logged = logged.then(() => host.write(options.log, chunk, {append: true})).catch(() => {});
		},
	});
	const done = async () => {
		const result = await running.done;
		await logged;
		return result;
	};
	return {...running, done: done()};
}

/**
 * Writes AVA's configuration, and returns its path. AVA selects files by patterns relative to its folder, and suites may be in
 * any folder, so each file is a pattern.
 */
async function writeConfig({host, path}: RunFolder, {files, jobs}: AvaOptions): Promise<string> {
	const config = {
		files: files.map((file) => escapePattern(relative(REPOSITORY, file))),
		extensions: ['ts', 'js'],
		concurrency: jobs,
		workerThreads: false,
		// AVA would write the cache below this package, which another user may own.
		cache: false,
		// The rig has deadlines of its own.
		timeout: '10m',
	};
	const written = `${path}/ava.config.mjs`;
	await host.write(written, `export default ${JSON.stringify(config, undefined, '\t')};\n`);
	return written;
}

/** Returns a pattern that matches only this path. */
function escapePattern(path: string): string {
	return path.replaceAll(/[\\!*?()[\]{}@+|]/g, String.raw`\$&`);
}

/**
 * Returns a command line whose processes a reaper finds by their cgroups, or by their environment if this user may not make
 * cgroups. A process that drops its environment is found only by its cgroup. The QEMU of a runner VM keeps its environment.
 */
async function findable(run: RunFolder, argv: Argv): Promise<Argv> {
	if (isRoot()) return joiningCgroups((await makeRunCgroups(run, 'rig')).roots, argv);
	await run.journal.record(markedProcessesUndo, {run: run.id});
	return argv;
}
