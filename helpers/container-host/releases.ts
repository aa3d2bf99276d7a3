/** The Debian releases that containers are built of. */
export const CONTAINER_RELEASES = ['bookworm', 'trixie', 'forky', 'sid'] as const;

export type ContainerRelease = (typeof CONTAINER_RELEASES)[number];
