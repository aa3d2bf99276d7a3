import {z} from 'zod';

/** The Debian releases that runner VMs are built from. */
export const RUNNER_RELEASES = ['bookworm', 'trixie'] as const;
export const SELINUX_MODES = ['enforcing', 'permissive', 'disabled'] as const;
export const CGROUP_MODES = ['v2', 'v1', 'hybrid'] as const;

/** A variant of the runner VM: what it is built from, and what is chosen at its boot. */
export const runnerVariantSchema = z.strictObject({
	release: z.enum(RUNNER_RELEASES),
	selinux: z.enum(SELINUX_MODES),
	cgroup: z.enum(CGROUP_MODES),
});

export type RunnerVariant = z.infer<typeof runnerVariantSchema>;
