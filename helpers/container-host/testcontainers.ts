import type {AbstractStartedContainer, GenericContainer} from 'testcontainers';
import {HostError} from '../errors.ts';
import type {Podman} from './podman.ts';

type Testcontainers = typeof import('testcontainers');

/** The client of testcontainers is one for its process, on the socket that it found at its first use. */
let chosen: Promise<Testcontainers> | undefined;

export type StartedContainer = Pick<AbstractStartedContainer, 'stop'>;

/**
 * Testcontainers on a podman of ours: the first that is asked for in this process, whose successors must have the same
 * socket. Rejects with a HostError where it would use another engine, such as one that the user has configured.
 */
export function testcontainersOn(podman: Podman): Promise<Testcontainers> {
	chosen ??= load(podman);
	return chosen;
}

async function load({host, socket}: Podman): Promise<Testcontainers> {
	// Read when it first connects; what it would put beside the containers must not be fetched from anywhere.
	process.env.DOCKER_HOST = `unix://${socket}`;
	process.env.TESTCONTAINERS_HOST_OVERRIDE = '127.0.0.1';
	process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';
	// Reading it takes a quarter of a second, and few need it.
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

/** A container of podman's with a cgroup and a log of its own choice; testcontainers has no words for these. */
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
