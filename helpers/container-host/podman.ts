import type {CgroupSetup} from '../cgroup/mounts.ts';
import {fulfilledWithin, missed} from '../deadline.ts';
import {HostError, tail} from '../errors.ts';
import {existsWithin} from '../host/files/wait-until.ts';
import type {Argv, Host, RunningCommand} from '../host/host.ts';
import {joiningCgroups} from '../host/process/joining-cgroups.ts';
import {cgroupControlUndo, cgroupsUndo} from '../run-folder/journal/cgroups-undo.ts';
import type {RecordedChange} from '../run-folder/journal/journal.ts';
import {pathUndo} from '../run-folder/journal/path-undo.ts';
import {processesUndo} from '../run-folder/journal/processes-undo.ts';
import {makeRunCgroups, readHostSetup} from '../run-folder/run-cgroups.ts';
import type {RunFolder} from '../run-folder/run-folder.ts';
import {subtreeControl} from '../run-folder/subtree-control.ts';
import {configurePodman} from './import-image.ts';
import {inOwnView, inViewOf, podmanArgv} from './podman-argv.ts';
import {type PodmanFolder, podmanFolder} from './podman-configuration.ts';

/** Milliseconds for the service to open its socket, and to end. */
const START_DEADLINE = 20_000;
const END_DEADLINE = 10_000;

interface PodmanOptions {
	/** The name of its folder and cgroups, unique in the run. */
	readonly name: string;
	/** A store with its containers' image, made by `importImage`. */
	readonly images: string;
	/** Whether it outlives this process. */
	readonly keep: boolean;
}

/**
 * A run's own podman: a service on a socket, with its containers and all files below a folder of the run, and in the
 * run's cgroups. Its undo is on disk before it starts.
 */
export class Podman {
	readonly host: Host;
	/** The folder that holds all its files. */
	readonly folder: string;
	readonly socket: string;
	/** Its containers' cgroup, in podman's notation: relative to the root of each hierarchy. */
	readonly cgroup: string;
	readonly #at: PodmanFolder;
	readonly #run: RunFolder;
	readonly #undo: readonly RecordedChange[];
	readonly #service: RunningCommand;

	private constructor(
		run: RunFolder,
		at: PodmanFolder,
		cgroup: string,
		undo: readonly RecordedChange[],
		service: RunningCommand,
	) {
		this.host = run.host;
		this.folder = at.folder;
		this.socket = at.socket;
		this.cgroup = cgroup;
		this.#run = run;
		this.#at = at;
		this.#undo = undo;
		this.#service = service;
	}

	/** Starts it. Rejects with a HostError that has podman's last lines; nothing is left of it then. */
	static async start(run: RunFolder, {name, images, keep}: PodmanOptions): Promise<Podman> {
		const {host, journal, path, id} = run;
		const at = podmanFolder(`${path}/${name}`);
		const undo = [await journal.record(pathUndo, {path: at.folder})];
		const cgroup = `/virtrig-${id}-${name}`;
		const setup = await readHostSetup(host);
		for (const control of await controllersHandedOn(run, setup))
			undo.push(await journal.record(cgroupControlUndo, control));
		const cgroups = setup.hierarchies.map(({mountPoint}) => `${mountPoint}${cgroup}`);
		for (const kind of [cgroupsUndo, processesUndo]) undo.push(await journal.record(kind, {cgroups}));
		const own = await makeRunCgroups(run, name);
		await configurePodman(host, at, [images]);
		const service = podmanArgv(at, ['system', 'service', '--time', '0', `unix://${at.socket}`]);
		const running = await host.spawn(joiningCgroups(own.roots, inOwnView(at, service)), {
			signalOnOurEnd: keep ? undefined : 'SIGKILL',
			deadline: Number.POSITIVE_INFINITY,
			check: false,
			cwd: '/',
		});
		const podman = new Podman(run, at, cgroup, [...undo, ...own.undo], running);
		try {
			await podman.#untilServing();
			return podman;
		} catch (error) {
			await podman.close();
			throw error;
		}
	}

	/** Returns this podman's command line for some words, such as `['exec', ...]`. */
	command(words: Argv): Argv {
		return inViewOf(this.#service.pid, podmanArgv(this.#at, words));
	}

	/** Lets it and its containers outlive this process. */
	leave(): void {
		this.#service.unref();
	}

	/** Ends its service and its containers, and removes its files. Idempotent. */
	async close(): Promise<void> {
		this.#service.kill('SIGKILL');
		await fulfilledWithin(this.#service.done, END_DEADLINE);
		for (const change of this.#undo.toReversed()) await this.#run.journal.undo(change);
	}

	async #untilServing(): Promise<void> {
		const waiting = new AbortController();
		const ended = this.#service.done.then(({exitCode, signal, stderr}) => {
			waiting.abort();
			return `podman ended with ${signal ?? `exit code ${exitCode}`}\n${tail(stderr)}`;
		});
		if (await existsWithin(this.host, this.socket, START_DEADLINE, waiting.signal)) return;
		const host = this.host.name;
		if (!waiting.signal.aborted)
			throw await missed({waitedFor: `podman's socket ${this.socket}`, deadline: START_DEADLINE, host});
		throw new HostError({
			tried: 'start the service of podman',
			host,
			seen: await ended,
			advice: 'see whether `podman info` works on this machine as root',
		});
	}
}

/**
 * Records how to take back the controllers that runc enables in v2's root. It enables all that exist
 * (CreateCgroupPath in runc's libcontainer/cgroups/fs2/create.go).
 */
async function controllersHandedOn({host, id}: RunFolder, {mode, hierarchies}: CgroupSetup) {
	const [root] = hierarchies;
	if (mode !== 'v2' || !root) return [];
	const path = `${root.mountPoint}/cgroup.subtree_control`;
	const enabled = (await subtreeControl(host, path, id)).split(' ');
	return root.controllers
		.filter((controller) => !enabled.includes(controller))
		.map((controller) => ({path, text: `-${controller}`}));
}
