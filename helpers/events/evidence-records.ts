import {z} from 'zod';
import {caseFields, common, name} from './fields.ts';

const pid = z.int().min(0);

/** A cgroup directory, as the kernel shows it. */
const cgroupDirectory = z.strictObject({
	/** The path on the host for the topmost directory; for the others, the last part of the path. */
	name,
	/** The controllers that can be used in it. On v1, all controllers of its hierarchy. */
	controllers: z.array(name),
	processes: z.array(pid),
	/** The content of each file that sets a limit, such as `memory.max`, by file name. */
	limits: z.record(name, z.string()),
	get children() {
		return z.array(cgroupDirectory);
	},
});

/** The cgroups of one libvirt. In each hierarchy: the topmost directory of libvirt or of a guest, with everything below it. */
const cgroups = z.strictObject({kind: z.literal('cgroups'), directories: z.array(cgroupDirectory)});

/** One process, as the kernel shows it. */
const processNode = z.strictObject({
	pid,
	/** The process that started it, or that adopted it. */
	ppid: pid,
	/** Its name in the kernel, such as `qemu-system-x86`. */
	name: z.string(),
	/** One letter: see proc(5). */
	state: z.string(),
	/** The lines of /proc/PID/cgroup. */
	cgroup: z.array(z.string()),
	/** Its label from the machine's security module; missing without such a module. */
	context: name.optional(),
	/** Empty for a zombie. */
	argv: z.array(z.string()),
	/** The children that are shown. */
	get children() {
		return z.array(processNode);
	},
});

/** The processes of one libvirt: its daemons, its guests, and everything they have started. */
const processes = z.strictObject({kind: z.literal('processes'), processes: z.array(processNode)});

/** How a guest's emulator was started. */
const argv = z.strictObject({
	kind: z.literal('argv'),
	guest: name,
	/** From the running process. If that has ended: from the last start in the per-VM log. */
	source: z.enum(['process', 'log']),
	/** The pid on the host; missing if the process has ended. */
	pid: pid.optional(),
	argv: z.array(z.string()),
	/** Each as `NAME=value`. */
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
			/** The path, as the daemon sees it. */
			path: name,
			/** Missing if the file does not exist or only the daemon sees it. */
			owner: owner.optional(),
			/** The SELinux context; missing if the file has none. */
			context: name.optional(),
			/**
			 * The labels that libvirt has set, according to the guest's XML. Empty for a file that libvirt leaves alone or does not
			 * name.
			 */
			expected: z.strictObject({owner: owner.optional(), context: name.optional()}),
		}),
	),
});

/** Evidence that could not be read. */
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
	/** The host on which it was seen. */
	host: name,
	/** The kept file that shows the same, relative to the report's folder; missing if there is none. */
	path: name.optional(),
	evidence: z.discriminatedUnion('kind', [cgroups, processes, argv, labels, unreadable]),
});

/** The values of an evidence record. */
export type Evidence = z.infer<typeof evidence>['evidence'];
export type CgroupDirectory = z.infer<typeof cgroupDirectory>;
export type ProcessNode = z.infer<typeof processNode>;
