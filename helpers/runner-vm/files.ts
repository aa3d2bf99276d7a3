/** The image of a runner VM: paths on the host. */
export interface RunnerImage {
	readonly disk: string;
	readonly kernel: string;
	readonly initrd: string;
	/** The private key for root's ssh. */
	readonly key: string;
	/** Its host key, under the name {@link HOST_KEY_ALIAS}. */
	readonly knownHosts: string;
}

/** The state of a runner VM in which libvirt is up and nothing is defined. */
export interface RunnerState {
	/** Its memory, which each VM maps copy-on-write. */
	readonly memory: string;
	/** Its disk: an overlay over that of its image. */
	readonly overlay: string;
	/** Its devices, as QEMU's migration writes them. */
	readonly devices: string;
}

/** The name that a runner VM's host key is kept under: its port is another at each start. */
export const HOST_KEY_ALIAS = 'virtrig-runner';
