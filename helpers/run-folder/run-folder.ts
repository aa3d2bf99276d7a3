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
	/** /proc/self/cgroup of the owner, below whose cgroups the run's own are made. */
	cgroup: z.string(),
	argv: z.array(z.string()),
	started: z.string(),
});

/** Who owns a run, as kept in its folder. */
export type RunOwner = z.infer<typeof ownerSchema>;

/** A run's folder on a host: who owns it, its journal, and the private libvirts' files. */
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

	/** The same run by another name of its host. */
	on(host: Host): RunFolder {
		return new RunFolder(host, this.path, this.owner);
	}

	/** Unique among all runs on this host; part of the name of every object that the run makes. */
	get id(): string {
		return this.owner.id;
	}

	/** Whether the process that started the run still lives. */
	async isLive(): Promise<boolean> {
		return isAlive(this.host, this.owner.owner);
	}

	/** Leaves all that the run made for a person to look at: only `virtrig reap` undoes it now. */
	async keep(): Promise<void> {
		await this.host.write(`${this.path}/kept`, '', {sync: true});
	}

	async isKept(): Promise<boolean> {
		return (await this.host.status(`${this.path}/kept`)) !== undefined;
	}
}

/** Makes the folder of a new run that this process owns. */
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
	// Complete when it appears: a reaper must never see a run without its owner.
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

/** Opens the folder of a run. Rejects with a HostError when it is not one. */
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
			advice: `look into ${path}; remove it by hand when nothing of it is in use`,
			cause,
		});
	}
}

/** The ids of all runs whose folder is on this host, live or dead. */
export async function runIds(host: Host): Promise<string[]> {
	return (await host.list(stateFolder(host))).filter((name) => /^[0-9a-f]{6}$/.test(name));
}

/**
 * Removes a run's folder, once nothing in its journal is left to undo, and the state folder when it was the last. No error
 * when it is gone already.
 */
export async function removeRun(run: RunFolder): Promise<void> {
	const {host, id, path} = run;
	const self = await identifyProcess(host, host.pid);
	if (!self) throw new Error(`pid ${host.pid}, which stands for this process, has no /proc entry`);
	// It vanishes at once: a removal that is cut short must not leave a run that has lost its owner.
	const draft = `${stateFolder(host)}/${draftName(id, self)}`;
	if (!(await host.status(path))) return;
	await host.rename(path, draft);
	await host.remove(draft);
	await removeStateFolder(host);
}

/** Removes run folders that were not complete yet, or no more, when their maker died. */
export async function removeDrafts(host: Host): Promise<void> {
	for (const name of await host.list(stateFolder(host))) {
		const [, pid, startTime] = /^\.[0-9a-f]{6}-(\d+)-(\d+)$/.exec(name) ?? [];
		if (pid === undefined) continue;
		if ((await identifyProcess(host, Number(pid)))?.startTime !== startTime)
			await host.remove(`${stateFolder(host)}/${name}`);
	}
}

/** Who works at a folder that is no run: nobody else touches it while they live. */
function draftName(id: string, {pid, startTime}: ProcessIdentity): string {
	return `.${id}-${pid}-${startTime}`;
}
