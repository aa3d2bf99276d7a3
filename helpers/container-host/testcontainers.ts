import type {AbstractStartedContainer, GenericContainer} from 'testcontainers';
import {HostError} from '../errors.ts';
import type {Podman} from './podman.ts';

type Testcontainers = typeof import('testcontainers');

/** The testcontainers client: one per process, on the socket of its first use. */
let chosen: Promise<Testcontainers> | undefined;

export type StartedContainer = Pick<AbstractStartedContainer, 'stop'>;

/**
 * Loads testcontainers on one of virtrig's podmans. The first call of a process decides, and later ones must have the
 * same socket. Rejects with a HostError if it would use another engine, such as one that the user has configured.
 */
export function testcontainersOn(podman: Podman): Promise<Testcontainers> {
	chosen ??= load(podman);
	return chosen;
}

async function load({host, socket}: Podman): Promise<Testcontainers> {
	// testcontainers reads these when it first connects. Ryuk is disabled, because its image would have to be
	// downloaded.
	process.env.DOCKER_HOST = `unix://${socket}`;
	process.env.TESTCONTAINERS_HOST_OVERRIDE = '127.0.0.1';
	process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';
	// Loading it takes a quarter of a second, and few processes need it.
	const library = await import('testcontainers');
	const {info} = await library.getContainerRuntimeClient();
	const found = info.containerRuntime.remoteSocketPath;
	if (found === socket) return library;
	throw new HostError({
		tried: 'use podman through testcontainers',
		host: host.name,
		expected: `the engine at ${socket}`,
		seen: `the engine at ${found}`,
		advice: 'see ~/.testcontainers.properties and the variables TESTCONTAINERS_*: they name another one',
	});
}

/** A container with a given cgroup and log. testcontainers has no options for these. */
export function containerIn(
	{GenericContainer: Generic}: Testcontainers,
	image: string,
	{cgroup, log}: {readonly cgroup: string; readonly log: string},
): GenericContainer {
	class Placed extends Generic {
		constructor() {
			super(image);
			this.hostConfig.CgroupParent = cgroup;
			this.hostConfig.LogConfig = {Type: 'k8s-file', Config: {path: log}};
		}
	}
	return new Placed();
}
