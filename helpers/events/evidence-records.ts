import {z} from 'zod';
import {caseFields, common, name} from './fields.ts';

const pid = z.int().min(0);

/** A cgroup directory as the kernel shows it. */
const cgroupDirectory = z.strictObject({
	/** Of the topmost one its path on the host, of the others the last part of it. */
	name,
	/** Those that can be used in it. On v1 all of its hierarchy. */
	controllers: z.array(name),
	processes: z.array(pid),
	/** The text of each file that limits something, such as `memory.max`, by its name. */
	limits: z.record(name, z.string()),
	get children() {
		return z.array(cgroupDirectory);
	},
});

/** The cgroups of one libvirt: the topmost directory that is its own or a guest's in each hierarchy, with all below. */
const cgroups = z.strictObject({kind: z.literal('cgroups'), directories: z.array(cgroupDirectory)});

/** One process as the kernel shows it. */
const processNode = z.strictObject({
	pid,
	/** The process that started it, or that it was given to. */
	ppid: pid,
	/** Its name in the kernel, such as `qemu-system-x86`. */
	name: z.string(),
	/** One letter: see proc(5). */
	state: z.string(),
	/** The lines of /proc/PID/cgroup. */
	cgroup: z.array(z.string()),
	/** What the machine's security module has it labelled with; missing without one. */
	context: name.optional(),
	/** Empty for a zombie. */
	argv: z.array(z.string()),
	/** Those of its children that are shown. */
	get children() {
		return z.array(processNode);
	},
});

/** The processes of one libvirt: its daemons, its guests, and all that they have started. */
const processes = z.strictObject({kind: z.literal('processes'), processes: z.array(processNode)});

/** How a guest's emulator was started. */
const argv = z.strictObject({
	kind: z.literal('argv'),
	guest: name,
	/** From the running process, or, if it has ended, from the last start in the per-VM log. */
	source: z.enum(['process', 'log']),
	/** On the host; missing if it has ended. */
	pid: pid.optional(),
	argv: z.array(z.string()),
	/** `NAME=value` each. */
	environment: z.array(z.string()),
});

/** A user and a group. */
const owner = z.strictObject({user: z.int(), group: z.int()});

/** The labels of the files that a guest uses, on a host where libvirt labels files (SELinux or DAC). */
const labels = z.strictObject({
	kind: z.literal('labels'),
	guest: name,
	files: z.array(
		z.strictObject({
			/** As the daemon sees it. */
			path: name,
			/** Missing if there is no such file, or only the daemon sees it. */
			owner: owner.optional(),
			/** The SELinux context; missing where there is none. */
			context: name.optional(),
			/** What the guest's XML says that libvirt has set; empty for what it leaves alone or does not name. */
			expected: z.strictObject({owner: owner.optional(), context: name.optional()}),
		}),
	),
});

/** Evidence of a type that could not be read. */
const unreadable = z.strictObject({
	kind: z.literal('unreadable'),
	/** The type's name, such as `cgroups`. */
	type: name,
	why: z.string(),
});

/** What was seen on the host when a case failed, as values. A case has several of these records. */
export const evidence = z.strictObject({
	event: z.literal('evidence'),
	...common,
	...caseFields,
	/** Where it was seen. */
	host: name,
	/** The kept file that shows the same, relative to the report's folder; missing if there is none. */
	path: name.optional(),
	evidence: z.discriminatedUnion('kind', [cgroups, processes, argv, labels, unreadable]),
});

/** The values of such a record. */
export type Evidence = z.infer<typeof evidence>['evidence'];
export type CgroupDirectory = z.infer<typeof cgroupDirectory>;
export type ProcessNode = z.infer<typeof processNode>;
