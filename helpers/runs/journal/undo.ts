import {z} from 'zod';

const identitySchema = z.object({pid: z.number(), startTime: z.string(), bootId: z.string()});

/**
 * How one change to a host is undone. Each kind is idempotent: undoing it twice, or undoing a change that
 * was recorded and then never made, does nothing.
 */
export const undoSchema = z.discriminatedUnion('kind', [
	/** Kill every process in these cgroups and below. Namespaces and private mounts end with their processes. */
	z.object({kind: z.literal('processes'), cgroups: z.array(z.string())}),
	/**
	 * Kill every process that was started with VIRTRIG_RUN=RUN in its environment: for those who may make no cgroups.
	 */
	z.object({kind: z.literal('marked-processes'), run: z.string()}),
	/** Remove these cgroup directories with all that are below. */
	z.object({kind: z.literal('cgroups'), cgroups: z.array(z.string())}),
	/** Write this text to an interface file of a cgroup, which another run may hold against it (EBUSY). */
	z.object({kind: z.literal('cgroup-control'), path: z.string(), text: z.string()}),
	/** Remove a file, or a folder with all that is in it. */
	z.object({kind: z.literal('path'), path: z.string()}),
	/** Destroy and undefine a domain of a libvirt that is not ours. */
	z.object({kind: z.literal('domain'), uri: z.string(), name: z.string()}),
	/** Let go of a process that a debugger may have left stopped, or with breakpoints in its code. */
	z.object({kind: z.literal('traced'), process: identitySchema}),
]);

export type Undo = z.infer<typeof undoSchema>;

/** One line for a person. */
export function describeUndo(undo: Undo): string {
	switch (undo.kind) {
		case 'processes':
			return `end the processes in ${undo.cgroups[0] ?? 'no cgroup'}`;
		case 'marked-processes':
			return `end the processes with VIRTRIG_RUN=${undo.run} in their environment`;
		case 'cgroups':
			return `remove ${undo.cgroups.length} cgroups such as ${undo.cgroups[0] ?? 'none'}`;
		case 'cgroup-control':
			return `write ${undo.text} to ${undo.path}`;
		case 'path':
			return `remove ${undo.path}`;
		case 'domain':
			return `destroy and undefine ${undo.name} of ${undo.uri}`;
		case 'traced':
			return `let go of process ${undo.process.pid}`;
	}
}
