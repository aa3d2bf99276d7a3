import {z} from 'zod';
import type {Host} from '../host/host.ts';
import {farRunPlanSchema} from '../places/far-machine.ts';
import {plannedPlaceSchema} from '../places/kinds.ts';

const caseId = z.strictObject({
	subject: z.string(),
	driver: z.enum(['kvm', 'qemu', 'lxc']),
	title: z.string(),
});

/** What `virtrig run` tells the processes that run its cases, in a file that VIRTRIG_PLAN names. */
const planSchema = z.strictObject({
	/** The run's folder: its owner, its journal, its private libvirts. */
	run: z.string(),
	/** The report's folder, which has a folder for each case. */
	report: z.string(),
	/** The event log. */
	events: z.string(),
	/** Leave a failed case's guests and libvirt running. */
	keep: z.boolean(),
	/** The run's part on another machine, if its places are there. */
	there: farRunPlanSchema.optional(),
	/** The places by their names in reports, such as `vm:bookworm`. */
	places: z.record(z.string(), plannedPlaceSchema),
	cases: z.array(caseId.extend({place: z.string()})),
});

export type Plan = z.infer<typeof planSchema>;
type CaseId = z.infer<typeof caseId>;

/** Returns true if both name the same case. */
export function isSameCase(one: CaseId, other: CaseId): boolean {
	return one.subject === other.subject && one.driver === other.driver && one.title === other.title;
}

/** Reads the plan of the run that this process belongs to. */
export async function readPlan(host: Host, path: string): Promise<Plan> {
	return planSchema.parse(JSON.parse(await host.readText(path)));
}
