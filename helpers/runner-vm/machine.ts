import {z} from 'zod';
import {runnerVariantSchema} from './variant.ts';

/** The machine around a runner VM. A state can be restored only in the very machine in which it was saved. */
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
