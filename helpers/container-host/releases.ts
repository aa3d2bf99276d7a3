/** The Debian releases that containers are built from. */
export const CONTAINER_RELEASES = ['bookworm', 'trixie', 'forky', 'sid'] as const;

export type ContainerRelease = (typeof CONTAINER_RELEASES)[number];
