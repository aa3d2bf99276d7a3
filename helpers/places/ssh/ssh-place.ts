import {recordedHost} from '../../event-log/recorded-host.ts';
import type {RemoteHost} from '../../host/agent/remote-host.ts';
import type {Host} from '../../host/host.ts';
import {connectSsh} from '../../host/ssh/ssh-host.ts';
import {openRun} from '../../run-folder/run-folder.ts';
import type {CasePlace, PlaceSource} from '../case-place.ts';
import {LibvirtKeeper} from '../libvirt-keeper.ts';
import type {PlaceWorker} from '../place-kind.ts';
import type {PlannedSsh} from './planned-ssh.ts';
import {sshSource} from './ssh-libvirt.ts';

/** A machine over ssh, on this worker's own connection. If the connection is lost, the next case gets another. */
export class SshPlace implements PlaceSource {
	readonly #planned: PlannedSsh;
	readonly #worker: PlaceWorker;
	/** If it fails, it fails for all later cases; otherwise each would wait as long without success. */
	#current: Promise<ReachedPlace> | undefined;

	constructor(planned: PlannedSsh, worker: PlaceWorker) {
		this.#planned = planned;
		this.#worker = worker;
	}

	async take({fresh}: {fresh: boolean}): Promise<CasePlace> {
		const last = await this.#current;
		if (last?.isLost) {
			await last.close();
			this.#current = undefined;
		}
		this.#current ??= ReachedPlace.open(this.#planned, this.#worker);
		const place = await this.#current;
		if (fresh) await place.keeper.close();
		return place;
	}

	async close(): Promise<void> {
		const place = await this.#current?.catch(() => undefined);
		await place?.close();
	}
}

class ReachedPlace implements CasePlace {
	readonly host: Host;
	readonly keeper: LibvirtKeeper;
	readonly images: PlannedSsh['images'];
	readonly isOwn: boolean;
	/** True if the connection has ended, and with it everything on that machine that depended on it. */
	isLost = false;
	readonly #ssh: RemoteHost;

	private constructor(
		ssh: RemoteHost,
		{host, keeper, images, isOwn}: Pick<CasePlace, 'host' | 'keeper' | 'images' | 'isOwn'>,
	) {
		this.#ssh = ssh;
		this.host = host;
		this.keeper = keeper;
		this.images = images;
		this.isOwn = isOwn;
		void ssh.lost.then(() => {
			this.isLost = true;
		});
	}

	static async open(
		planned: PlannedSsh,
		{run: local, recorder, name, there, isOwn, keep}: PlaceWorker,
	): Promise<ReachedPlace> {
		if (!there) throw new Error(`the plan has no run on ${name}`);
		const {destination, patience, images, installation} = planned;
		const {cgroups} = there;
		const ssh = await connectSsh({name, destination, patience, cgroups, socketFolder: local.path});
		try {
			const host = recordedHost(ssh, () => recorder.forThisCase());
			const run = await openRun(host, there.run);
			const source = sshSource(run, planned, {keep});
			const keeper = new LibvirtKeeper(run, {installation, source, recorder});
			return new ReachedPlace(ssh, {host, keeper, images, isOwn});
		} catch (error) {
			await ssh.close();
			throw error;
		}
	}

	async evidence(): Promise<ReadonlyMap<string, string>> {
		return new Map();
	}

	keep(): Promise<void> {
		return this.keeper.leave();
	}

	abandon(): Promise<void> {
		return this.keeper.abandon();
	}

	async close(): Promise<void> {
		// The run itself undoes what a lost connection left.
		if (this.isLost) await this.keeper.leave();
		else await this.keeper.close();
		await this.#ssh.close();
	}
}
