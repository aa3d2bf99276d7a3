import {ContainerMachine} from '../container-host/container-machine.ts';
import {Podman} from '../container-host/podman.ts';
import type {RunFolder} from '../host/runs/run-folder.ts';
import type {PlaceMachine} from './machine-place.ts';
import type {PlannedPlace} from './plan.ts';

export interface ContainerParts {
	/** Of this machine. */
	readonly run: RunFolder;
	readonly planned: Pick<Extract<PlannedPlace, {kind: 'container'}>, 'store' | 'files'>;
	/** As in reports, such as `container:trixie`. */
	readonly name: string;
	readonly keep: boolean;
}

/** Where the daemon of a container logs to: as in a runner VM. */
const DAEMON_LOG = '/var/log/libvirt/libvirtd.log';

/** The containers of one process: they share a podman, which is started with the first. */
export class Containers {
	readonly #parts: ContainerParts;
	#podman: Promise<Podman> | undefined;

	constructor(parts: ContainerParts) {
		this.#parts = parts;
	}

	/** Starts one as a place. */
	async start(count: number): Promise<PlaceMachine> {
		const {run, planned, name: title, keep} = this.#parts;
		const {store: images, files} = planned;
		this.#podman ??= Podman.start(run, {name: `c${process.pid}`, images, keep});
		const podman = await this.#podman;
		const machine = await ContainerMachine.start({podman, name: `c${process.pid}-${count}`, title, files});
		return {
			host: machine.host,
			daemonLog: DAEMON_LOG,
			hasOwnKernel: false,
			died: machine.died,
			ended: () => machine.ended(),
			evidence: async () => new Map([['container.log', await machine.said()]]),
			leave: async () => {
				await machine.leave();
				podman.leave();
			},
			close: () => machine.close(),
		};
	}

	/** Ends what is left of them. */
	async close(): Promise<void> {
		await (await this.#podman)?.close();
	}
}
