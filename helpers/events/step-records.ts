import {z} from 'zod';
import {caseFields, common, duration, name, stepFields} from './fields.ts';

/** A command that has ended: the argv of a program, or a line that was typed into virsh. */
export const command = z.strictObject({
	event: z.literal('command'),
	...common,
	...stepFields,
	host: name,
	command: z.union([z.array(z.string()).min(1), name]),
	duration,
	ok: z.boolean(),
	/** Missing for a virsh line, and if the program was ended by a signal. */
	exitCode: z.int().optional(),
});

/** A wait that has ended. */
export const wait = z.strictObject({
	event: z.literal('wait'),
	...common,
	...stepFields,
	/** What was waited for. */
	what: name,
	duration,
	outcome: z.enum(['seen', 'deadline', 'failed']),
	/** The last thing that was seen. */
	last: z.string().optional(),
});

/** A known libvirt bug that a case has met. */
export const knownIssue = z.strictObject({
	event: z.literal('known-issue'),
	...common,
	...caseFields,
	issue: name,
	seen: z.string(),
	/**
	 * True if the case was run again because this attempt proved nothing. Otherwise the case went on, with all its assertions.
	 */
	rerun: z.boolean(),
});
