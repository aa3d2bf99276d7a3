import {z} from 'zod';
import {caseFields, common, duration, name} from './fields.ts';

const {subject, driver} = caseFields;
const count = z.int().min(0);

export const runStarted = z.strictObject({
	event: z.literal('run-started'),
	...common,
	/** The version of virtrig. */
	version: name,
	host: name,
	/** The command line. */
	argv: z.array(z.string()),
});

/** Cases of a subject were given a place. */
export const placement = z.strictObject({
	event: z.literal('placement'),
	...common,
	subject,
	driver,
	/** The place. */
	host: name,
	/** The number of cases. */
	cases: count,
	/** What cheaper places lack. */
	reasons: z.array(z.string()),
});

/** What a place where cases run consists of. */
export const place = z.strictObject({
	event: z.literal('place'),
	...common,
	/** Its name, such as `container:trixie`. */
	host: name,
	distribution: z.string(),
	kernel: z.string(),
	/** Versions; missing for what is not installed. */
	libvirt: z.string().optional(),
	qemu: z.string().optional(),
	/** SELinux's state, such as `enforcing`; missing in logs of virtrig 0.1. */
	selinux: z.string().optional(),
	/** How cgroups are mounted: `v1`, `v2` or `hybrid`; missing in logs of virtrig 0.1. */
	cgroup: z.string().optional(),
});

/** A file that a case's libvirt or one of its guests has run: a daemon, virsh, or an emulator. */
export const program = z.strictObject({
	event: z.literal('program'),
	...common,
	/** The place's name. */
	host: name,
	/** Such as `libvirtd`. */
	program: name,
	/** What /proc/PID/exe shows. */
	path: name,
	/** Missing if the version is unknown. */
	version: name.optional(),
	/** In hexadecimal; missing if the file has none. */
	buildId: name.optional(),
});

/** A difference between the host before and after the run. */
export const leak = z.strictObject({
	event: z.literal('leak'),
	...common,
	host: name,
	/** Such as `mount`, `process` or `cgroup`. */
	kind: name,
	/** A sentence such as `mount appeared: /x`. */
	what: name,
});

/** A change that something other than this run may have made. It is shown, but is not a failure. */
export const hostChanged = z.strictObject({
	event: z.literal('host-changed'),
	...common,
	host: name,
	what: name,
});

export const daemonDied = z.strictObject({
	event: z.literal('daemon-died'),
	...common,
	host: name,
	/** Such as `libvirtd`. */
	daemon: name,
	/** How it ended, and its last lines, as far as they are known. */
	seen: z.string(),
});

/** The process that ran a suite's file ended before its cases did. Their outcome is unknown. */
export const suiteDied = z.strictObject({
	event: z.literal('suite-died'),
	...common,
	/** The suite's file. */
	file: name,
	/** Such as `exited due to SIGKILL`. */
	seen: name,
});

/** A suite's file that cannot be read, so its cases are unknown. */
export const suiteUnreadable = z.strictObject({
	event: z.literal('suite-unreadable'),
	...common,
	/** The suite's file. */
	file: name,
	/** What is wrong with it. */
	seen: name,
});

export const runEnded = z.strictObject({
	event: z.literal('run-ended'),
	...common,
	duration,
	counts: z.strictObject({
		passed: count,
		failed: count,
		skipped: count,
		/** Cases that an interrupted run cut off or never began; missing if there are none. */
		interrupted: count.optional(),
	}),
	exitCode: z.int(),
});
