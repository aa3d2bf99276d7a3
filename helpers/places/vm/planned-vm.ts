import {z} from 'zod';
import {runnerMachineSchema} from '../../runner-vm/machine.ts';
import {runnerImageSchema, runnerStateSchema} from '../../runner-vm/runner-image.ts';
import {plannedFields} from '../planned-fields.ts';

/** A runner VM in the plan. Each worker process that needs one starts its own. */
export const plannedVmSchema = z.strictObject({
	kind: z.literal('vm'),
	...plannedFields,
	machine: runnerMachineSchema,
	image: runnerImageSchema,
	state: runnerStateSchema,
});

export type PlannedVm = z.infer<typeof plannedVmSchema>;
