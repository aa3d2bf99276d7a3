import {randomBytes} from 'node:crypto';
import {z} from 'zod';
import {HostError} from '../errors.ts';
import type {Host} from '../host/host.ts';
import {identifyProcess, isAlive, type ProcessIdentity} from '../host/process/process-identity.ts';
import {Journal} from './journal/journal.ts';
import {removeStateFolder, stateFolder, writeToStateFolder} from './state-folder.ts';

const ownerSchema = z.object({
	id: z.string(),
	owner: z.object({pid: z.number(), startTime: z.string(), bootId: z.string()}),
	/** /proc/self/cgroup of the owner. The run's cgroups are made below its cgroups. */
	cgroup: z.string(),
	argv: z.array(z.string()),
	started: z.string(),
});

/** The owner of a run, as stored in its folder. */
export type RunOwner = z.infer<typeof ownerSchema>;

/** A run's folder on a host: its owner, its journal, and the private libvirts' files. */
export class RunFolder {
	readonly host: Host;
	readonly path: string;
	readonly owner: RunOwner;
	readonly journal: Journal;

	constructor(host: Host, path: string, owner: RunOwner) {
		this.host = host;
		this.path = path;
		this.owner = owner;
		this.journal = new Journal(host, `${path}/journal.jsonl`);
	}

	/** Returns the same run under another name of its host. */
	on(host: Host): RunFolder {
		return new RunFolder(host, this.path, this.owner);
	}

	/** Unique among all runs on this host. The name of every object that the run makes contains it. */
	get id(): string {
		return this.owner.id;
	}

	/** Whether the process that started the run still lives. */
	async isLive(): Promise<boolean> {
		return isAlive(this.host, this.owner.owner);
	}

	/** Keeps everything that the run made, for a person to look at. After this only `virtrig reap` undoes it. */
	async keep(): Promise<void> {
		await this.host.write(`${this.path}/kept`, '', {sync: true});
	}

	async isKept(): Promise<boolean> {
		return (await this.host.status(`${this.path}/kept`)) !== undefined;
	}
}

/** Makes the folder of a new run. This process owns it. */
export async function createRun(host: Host, argv: readonly string[]): Promise<RunFolder> {
	const id = randomBytes(3).toString('hex');
	const owner = await identifyProcess(host, host.pid);
	if (!owner) throw new Error(`pid ${host.pid}, which stands for this process, has no /proc entry`);
	const record: RunOwner = {
		id,
		owner,
		cgroup: await host.readText('/proc/self/cgroup'),
		argv: [...argv],
		started: new Date().toISOString(),
	};
	const path = `${stateFolder(host)}/${id}`;
	// Renamed when complete: a reaper must never see a run without its owner.
	const draft = `${stateFolder(host)}/${draftName(id, owner)}`;
	try {
		const owned = `${JSON.stringify(record)}\n`;
		await writeToStateFolder(host, () => host.write(`${draft}/owner.json`, owned, {sync: true}));
		await host.rename(draft, path);
	} catch (error) {
		await host.remove(draft);
		await removeStateFolder(host);
		throw error;
	}
	return new RunFolder(host, path, record);
}

/** Opens the folder of a run. Rejects with a HostError if it is no run's. */
export async function openRun(host: Host, path: string): Promise<RunFolder> {
	const text = await host.readText(`${path}/owner.json`);
	try {
		return new RunFolder(host, path, ownerSchema.parse(JSON.parse(text)));
	} catch (cause) {
		throw new HostError({
			tried: `read the owner of the run in ${path}`,
			host: host.name,
			expected: 'owner.json as virtrig writes it',
			seen: text,
			advice: `look into ${path}; remove it by hand if nothing in it is in use`,
			cause,
		});
	}
}

/** Returns the ids of all runs with a folder on this host, live or dead. */
export async function runIds(host: Host): Promise<string[]> {
	return (await host.list(stateFolder(host))).filter((name) => /^[0-9a-f]{6}$/.test(name));
}

/**
 * Removes a run's folder once its journal has nothing left to undo, and the state folder if it was the last run. No
 * error if it is gone already.
 */
export async function removeRun(run: RunFolder): Promise<void> {
	const {host, id, path} = run;
	const self = await identifyProcess(host, host.pid);
	if (!self) throw new Error(`pid ${host.pid}, which stands for this process, has no /proc entry`);
	// Renamed first, so that it vanishes at once: an interrupted removal must not leave a run without its owner.
	const draft = `${stateFolder(host)}/${draftName(id, self)}`;
	if (!(await host.status(path))) return;
	await host.rename(path, draft);
	await host.remove(draft);
	await removeStateFolder(host);
}

/** Removes run folders whose maker died while it was making or removing them. */
export async function removeDrafts(host: Host): Promise<void> {
	for (const name of await host.list(stateFolder(host))) {
		const [, pid, startTime] = /^\.[0-9a-f]{6}-(\d+)-(\d+)$/.exec(name) ?? [];
		if (pid === undefined) continue;
		if ((await identifyProcess(host, Number(pid)))?.startTime !== startTime)
			await host.remove(`${stateFolder(host)}/${name}`);
	}
}

/** Returns who is working on an incomplete run folder. Nobody else touches it while that process lives. */
function draftName(id: string, {pid, startTime}: ProcessIdentity): string {
	return `.${id}-${pid}-${startTime}`;
}
