import {z} from 'zod';
import {CONTAINER_RELEASES} from '../../container-host/releases.ts';
import {plannedFields} from '../planned-fields.ts';

/** A container, which each worker process that needs one starts for itself. */
export const plannedContainerSchema = z.strictObject({
	kind: z.literal('container'),
	...plannedFields,
	release: z.enum(CONTAINER_RELEASES),
	/** The store with its image. */
	store: z.string(),
	/** What is copied into it, by its path there. */
	files: z.record(z.string(), z.string()),
});

export type PlannedContainer = z.infer<typeof plannedContainerSchema>;
