import {refuseForeignRoot} from './container-guard.ts';
import {type Daemon, findDaemon} from './find-daemon.ts';
import type {ConnectionDriver, Libvirt} from './libvirt.ts';
import {EventStream} from './virsh/event-stream.ts';
import {type PoolOptions, Virsh} from './virsh/pool.ts';

/** What a connection needs from its libvirt. */
type ConnectedLibvirt = Pick<Libvirt, 'host' | 'installation' | 'guestFolder' | 'uri' | 'hostPath'>;

/** The virsh sessions and event streams on one libvirt. Each opens at its first use, and all are closed together. */
export class Connections {
	readonly #sessions = new Map<ConnectionDriver, Virsh>();
	readonly #streams = new Map<ConnectionDriver, Promise<EventStream>>();
	readonly #scratch: string;
	readonly #libvirt: ConnectedLibvirt;

	/** `scratch` is a folder for virsh's own files, such as its history. */
	constructor(libvirt: ConnectedLibvirt, scratch: string) {
		this.#libvirt = libvirt;
		this.#scratch = scratch;
	}

	/** Keeps a container from running on the host's own files. */
	readonly #guard: NonNullable<PoolOptions['guard']> = (words, virsh) => {
		const {host, guestFolder} = this.#libvirt;
		return refuseForeignRoot(words, {
			guestFolder,
			dumpxml: async (domain) => (await virsh.run(['dumpxml', domain, '--inactive'])).output,
			realPaths: async (paths) => {
				const onHost = paths.map((path) => this.#libvirt.hostPath(path));
				const {stdout} = await host.run(['realpath', '-e', '-z', '--', ...onHost]);
				return stdout.split('\0').slice(0, -1);
			},
		});
	};

	virsh(driver: ConnectionDriver): Virsh {
		let virsh = this.#sessions.get(driver);
		if (!virsh) {
			virsh = new Virsh(this.#libvirt, this.#libvirt.uri(driver), {
				scratch: this.#scratch,
				guard: driver === 'lxc' ? this.#guard : undefined,
			});
			this.#sessions.set(driver, virsh);
		}
		return virsh;
	}

	/** Returns the process that serves a connection. */
	async daemon(driver: ConnectionDriver): Promise<Daemon> {
		const {host} = this.#libvirt;
		return findDaemon(host, await this.virsh(driver).clientPid(), this.#libvirt.uri(driver));
	}

	events(driver: ConnectionDriver): Promise<EventStream> {
		const open = this.#streams.get(driver);
		if (open) return open;
		const stream = EventStream.open(this.#libvirt, this.#libvirt.uri(driver), {scratch: this.#scratch});
		this.#streams.set(driver, stream);
		void this.#forgetOnceEnded(driver, stream);
		return stream;
	}

	/** Makes the next call open a new stream: a restarted daemon sends nothing to an old one. */
	async #forgetOnceEnded(driver: ConnectionDriver, stream: Promise<EventStream>): Promise<void> {
		const opened = await stream.catch(() => undefined);
		await opened?.ended;
		if (this.#streams.get(driver) === stream) this.#streams.delete(driver);
		await opened?.close().catch(() => {});
	}

	async close(): Promise<void> {
		const opened = await Promise.allSettled([...this.#sessions.values(), ...this.#streams.values()]);
		this.#sessions.clear();
		this.#streams.clear();
		await Promise.allSettled(opened.map(async (one) => one.status === 'fulfilled' && one.value.close()));
	}
}
