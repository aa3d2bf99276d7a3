import {z} from 'zod';
import {CONTAINER_RELEASES} from '../../container-host/releases.ts';
import {plannedFields} from '../planned-fields.ts';

/** A container in the plan. Each worker process that needs one starts its own. */
export const plannedContainerSchema = z.strictObject({
	kind: z.literal('container'),
	...plannedFields,
	release: z.enum(CONTAINER_RELEASES),
	/** The store with its image. */
	store: z.string(),
	/** The files that are copied into it, by their paths there. */
	files: z.record(z.string(), z.string()),
});

export type PlannedContainer = z.infer<typeof plannedContainerSchema>;
