import {z} from 'zod';
import {plannedFields} from '../planned-fields.ts';

/** A machine over ssh in the plan. Each worker process has its own connection to it. */
export const plannedSshSchema = z.strictObject({
	kind: z.literal('ssh'),
	...plannedFields,
	destination: z.string(),
	libvirt: z.enum(['private', 'system']),
	/** See Host.patience. */
	patience: z.number(),
});

export type PlannedSsh = z.infer<typeof plannedSshSchema>;
