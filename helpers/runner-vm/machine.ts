import {z} from 'zod';
import {runnerVariantSchema} from './variant.ts';

/** The hardware of a runner VM. A state can be restored only on the same hardware on which it was saved. */
export const runnerMachineSchema = z.strictObject({
	/** The path of QEMU. */
	qemu: z.string(),
	accelerator: z.enum(['kvm', 'tcg']),
	/** MiB. */
	memory: z.int(),
	cores: z.int(),
	variant: runnerVariantSchema,
});

export type RunnerMachine = z.infer<typeof runnerMachineSchema>;
export type Accelerator = RunnerMachine['accelerator'];
