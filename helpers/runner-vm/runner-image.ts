import {z} from 'zod';

/** The files of a runner VM's image: paths on the host. */
export const runnerImageSchema = z.strictObject({
	disk: z.string(),
	kernel: z.string(),
	initrd: z.string(),
	/** The private key for root's ssh. */
	key: z.string(),
	/** Its host key, under the name {@link HOST_KEY_ALIAS}. */
	knownHosts: z.string(),
});

export type RunnerImage = z.infer<typeof runnerImageSchema>;

/** The state of a runner VM in which libvirt is up and nothing is defined. */
export const runnerStateSchema = z.strictObject({
	/** Its memory, which each VM maps copy-on-write. */
	memory: z.string(),
	/** Its disk: an overlay over the image's. */
	overlay: z.string(),
	/** Its devices, in the format of QEMU's migration. */
	devices: z.string(),
});

export type RunnerState = z.infer<typeof runnerStateSchema>;

/** The alias of a runner VM's host key, because its port is different at each start. */
export const HOST_KEY_ALIAS = 'virtrig-runner';
