import {z} from 'zod';
import type {Host} from '../host/host.ts';
import {CGROUP_MODES, CONTAINER_RELEASES, RELEASES, SELINUX_MODES} from '../needs/place.ts';

const caseId = z.strictObject({
	subject: z.string(),
	driver: z.enum(['kvm', 'qemu', 'lxc']),
	title: z.string(),
});

const images = z.strictObject({
	micro: z.strictObject({rom: z.string()}),
	linux: z.strictObject({kernel: z.string(), initrd: z.string()}),
	container: z.strictObject({tar: z.string()}),
});

const runnerMachine = z.strictObject({
	qemu: z.string(),
	accelerator: z.enum(['kvm', 'tcg']),
	memory: z.int(),
	cores: z.int(),
	variant: z.strictObject({
		release: z.enum(RELEASES),
		selinux: z.enum(SELINUX_MODES),
		cgroup: z.enum(CGROUP_MODES),
	}),
});

/** Where cases are run, and the guests' images there. */
const place = z.discriminatedUnion('kind', [
	/** This machine: under a private libvirt, or the system's. */
	z.strictObject({kind: z.enum(['private', 'system']), images}),
	/** A runner VM, which each process that needs one starts for itself. */
	z.strictObject({
		kind: z.literal('vm'),
		images,
		machine: runnerMachine,
		image: z.strictObject({
			disk: z.string(),
			kernel: z.string(),
			initrd: z.string(),
			key: z.string(),
			knownHosts: z.string(),
		}),
		state: z.strictObject({memory: z.string(), overlay: z.string(), devices: z.string()}),
	}),
	/** A container, which each process that needs one starts for itself. */
	z.strictObject({
		kind: z.literal('container'),
		images,
		release: z.enum(CONTAINER_RELEASES),
		/** The store with its image. */
		store: z.string(),
		/** What is copied into it, by its path there. */
		files: z.record(z.string(), z.string()),
	}),
	/** A machine over ssh, to which each process has a connection of its own. */
	z.strictObject({
		kind: z.literal('ssh'),
		images,
		destination: z.string(),
		libvirt: z.enum(['private', 'system']),
		/** See Host.patience. */
		patience: z.number(),
	}),
]);

/** The run's part on the machine over ssh that its places are on. */
const there = z.strictObject({
	/** Its folder there. */
	run: z.string(),
	/** The cgroups there that its processes are to be in, by their directories. */
	cgroups: z.array(z.object({path: z.string()})),
});

/** What `virtrig run` tells the processes that run its cases, in a file that VIRTRIG_PLAN names. */
export const planSchema = z.strictObject({
	/** The run's folder: its owner, its journal, its private libvirts. */
	run: z.string(),
	/** The report's folder, in which each case has one of its own. */
	report: z.string(),
	/** The event log. */
	events: z.string(),
	/** Leave a failed case's guests and libvirt running. */
	keep: z.boolean(),
	there: there.optional(),
	/** By the names that reports give them, such as `vm:bookworm`. */
	places: z.record(z.string(), place),
	cases: z.array(caseId.extend({place: z.string()})),
});

export type Plan = z.infer<typeof planSchema>;
export type PlannedPlace = z.infer<typeof place>;
export type CaseId = z.infer<typeof caseId>;

/** Whether two name the same case. */
export function isSameCase(one: CaseId, other: CaseId): boolean {
	return one.subject === other.subject && one.driver === other.driver && one.title === other.title;
}

/** Reads the plan of the run that this process is a part of. */
export async function readPlan(host: Host, path: string): Promise<Plan> {
	return planSchema.parse(JSON.parse(await host.readText(path)));
}
