import {z} from 'zod';
import {guestImagesSchema} from '../../guest/guest-images.ts';

/** A machine over ssh, to which each worker process has a connection of its own. */
export const plannedSshSchema = z.strictObject({
	kind: z.literal('ssh'),
	images: guestImagesSchema,
	destination: z.string(),
	libvirt: z.enum(['private', 'system']),
	/** See Host.patience. */
	patience: z.number(),
});

export type PlannedSsh = z.infer<typeof plannedSshSchema>;
