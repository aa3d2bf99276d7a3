import {CONTAINER_RELEASES, type ContainerRelease} from '../../container-host/releases.ts';
import type {Place} from '../place-kind.ts';
import {oneOf, split} from '../settings.ts';

/** A container as `--on` names it. */
export interface ContainerName extends Place {
	readonly kind: 'container';
	readonly release: ContainerRelease;
}

/** Reads `container:RELEASE`. */
export function parseContainer(text: string): ContainerName {
	return {kind: 'container', release: parseContainerRelease(split(text, ':')[1] ?? '')};
}

/** Reads the Debian release of a container. Throws a PlaceError that lists the known ones. */
export function parseContainerRelease(text: string): ContainerRelease {
	return oneOf('the release of a container', text, CONTAINER_RELEASES);
}

/** Returns the name that {@link parseContainer} reads. */
export function describeContainer({release}: Pick<ContainerName, 'release'>): string {
	return `container:${release}`;
}
