import {z} from 'zod';
import {type Capabilities, capabilitiesSchema} from '../helpers/needs/capabilities.ts';
import {unmet} from '../helpers/needs/unmet.ts';

const missing = z.array(
	z.strictObject({need: z.string(), evidence: z.string(), advice: z.string().optional()}),
);

/** What `virtrig doctor --json` prints. */
export const doctorReportSchema = z.strictObject({
	host: z.string(),
	duration: z.int().nonnegative().describe('milliseconds that the probes took'),
	capabilities: capabilitiesSchema,
	places: z
		.record(z.string(), missing)
		.describe(
			'like `drivers`, for places other than this machine: `vm` is a runner VM, `container` a container',
		),
	drivers: z
		.strictObject({kvm: missing, qemu: missing, lxc: missing})
		.describe('the needs that this host does not meet, by driver; a driver without unmet needs can run'),
});

export type DoctorReport = z.infer<typeof doctorReportSchema>;

/** Returns the probed capabilities and the needs that follow as unmet for each driver. */
export function doctorReport(
	host: string,
	duration: number,
	capabilities: Capabilities,
	places: DoctorReport['places'],
): DoctorReport {
	return doctorReportSchema.parse({
		host,
		duration: Math.round(duration),
		capabilities,
		places,
		drivers: {
			kvm: unmet({driver: 'kvm'}, capabilities),
			qemu: unmet({driver: 'qemu'}, capabilities),
			lxc: unmet({driver: 'lxc'}, capabilities),
		},
	});
}
