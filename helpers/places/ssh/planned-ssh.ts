import {z} from 'zod';
import {plannedFields} from '../planned-fields.ts';

/** A machine over ssh, to which each worker process has a connection of its own. */
export const plannedSshSchema = z.strictObject({
	kind: z.literal('ssh'),
	...plannedFields,
	destination: z.string(),
	libvirt: z.enum(['private', 'system']),
	/** See Host.patience. */
	patience: z.number(),
});

export type PlannedSsh = z.infer<typeof plannedSshSchema>;
