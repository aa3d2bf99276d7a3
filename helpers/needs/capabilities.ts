import {z} from 'zod';

/** A capability of a host, with the sentences that prove it. */
const proved = <T extends z.ZodType>(value: T) =>
	z.strictObject({value, evidence: z.array(z.string().min(1)).min(1)});

const daemon = z.strictObject({name: z.string(), pid: z.int().positive()});

/** The capabilities of a host, each with its evidence. `null` means not installed. */
export const capabilitiesSchema = z.strictObject({
	kernel: proved(z.strictObject({release: z.string(), machine: z.string(), distribution: z.string()})),
	machine: proved(
		z.strictObject({
			processor: z.string().describe('the model name, as the kernel reports it'),
			cores: z.int().positive(),
			memory: z.int().nonnegative().describe('MiB in the machine'),
			available: z.int().nonnegative().describe('MiB available now'),
		}),
	),
	disk: proved(z.strictObject({folder: z.string(), free: z.int().nonnegative().describe('MiB')})),
	root: proved(z.boolean()),
	namespaces: proved(z.boolean()).describe('mount, pid, net, uts, ipc and cgroup namespaces can be made'),
	cgroup: proved(
		z.strictObject({
			mode: z.enum(['none', 'v1', 'v2', 'hybrid']),
			v1: z.array(z.string()).describe('controllers on mounted v1 hierarchies'),
			v2: z.array(z.string()).describe('controllers of the unified hierarchy'),
		}),
	),
	systemd: proved(z.boolean()),
	selinux: proved(
		z.strictObject({
			state: z.enum(['absent', 'disabled', 'permissive', 'enforcing']),
			policy: z.string().optional().describe('name of the loaded policy'),
		}),
	),
	kvm: proved(z.enum(['none', 'firmware', 'linux'])).describe('what has booted under KVM'),
	qemu: proved(
		z
			.strictObject({
				path: z.string(),
				version: z.string(),
				tcg: z.boolean().describe('a guest has booted under TCG'),
			})
			.nullable(),
	),
	libvirt: proved(
		z
			.strictObject({
				version: z.string(),
				layout: z.enum(['monolithic', 'modular', 'both']),
				drivers: z.array(z.string()).describe('connection drivers that are installed'),
				refused: z
					.record(z.string(), z.string())
					.optional()
					.describe('libvirt errors for drivers that it cannot connect to; left out if none was tried'),
				virtlogd: z.boolean(),
				running: z.array(daemon).describe("the system's own daemons"),
				sockets: z.array(z.string()).describe("the system's own sockets"),
			})
			.nullable(),
	),
	lxc: proved(
		z
			.strictObject({
				emulator: z.string(),
				starts: z.boolean().optional().describe('a container has started; left out if not tried'),
				suspends: z
					.boolean()
					.optional()
					.describe('a container was suspended and resumed; left out if not tried'),
			})
			.nullable(),
	),
	gdb: proved(z.strictObject({path: z.string(), version: z.string()}).nullable()),
	symbols: proved(
		z.strictObject({
			preExecHook: z.boolean().describe('virCommandSetPreExecHook in libvirt.so'),
			main: z.array(z.string()).describe('programs with main in their dynamic symbol table'),
		}),
	),
	tools: proved(z.array(z.string())).describe('helper programs that are missing'),
});

export type Capabilities = z.infer<typeof capabilitiesSchema>;
type CapabilityName = keyof Capabilities;
/** The typed value of one capability with its evidence. */
export type Capability<Name extends CapabilityName> = Capabilities[Name];
