import {ContainerMachine} from '../../container-host/container-machine.ts';
import {Podman} from '../../container-host/podman.ts';
import {OWN_DAEMON_LOG} from '../../libvirt/system-libvirt.ts';
import {writeEntrance} from '../entrance.ts';
import type {PlaceMachine} from '../machine-place.ts';
import type {PlaceWorker} from '../place-kind.ts';
import type {PlannedContainer} from './planned-container.ts';

/** The prefix of containers' names. */
export const CONTAINER_NAME = 'c';

/** The containers of one process. They share a podman, which starts with the first container. */
export class Containers {
	readonly #planned: Pick<PlannedContainer, 'store' | 'files'>;
	readonly #worker: Pick<PlaceWorker, 'run' | 'name' | 'keep'>;
	#podman: Promise<Podman> | undefined;
	#isLeft = false;

	constructor(
		planned: Pick<PlannedContainer, 'store' | 'files'>,
		worker: Pick<PlaceWorker, 'run' | 'name' | 'keep'>,
	) {
		this.#planned = planned;
		this.#worker = worker;
	}

	/** Starts a container as a place. */
	async start(count: number): Promise<PlaceMachine> {
		const {run, name: title, keep} = this.#worker;
		const {store: images, files} = this.#planned;
		this.#podman ??= Podman.start(run, {name: `${CONTAINER_NAME}${process.pid}`, images, keep});
		const podman = await this.#podman;
		const name = `${CONTAINER_NAME}${process.pid}-${count}`;
		const machine = await ContainerMachine.start({podman, name, title, files});
		return {
			host: machine.host,
			daemonLog: OWN_DAEMON_LOG,
			died: machine.died,
			ended: () => machine.ended(),
			evidence: async () => {
				// Otherwise its end may be noticed only when the place is being closed, and would not be reported.
				await machine.endedMeanwhile();
				return new Map([['container.log', await machine.said()]]);
			},
			leave: async () => {
				this.#isLeft = true;
				await writeEntrance(run, name, machine.command([]));
				await machine.leave();
				podman.leave();
			},
			close: () => machine.close(),
		};
	}

	/** Ends the podman, unless a container was left running. */
	async close(): Promise<void> {
		if (this.#isLeft) return;
		await (await this.#podman)?.close();
	}
}
