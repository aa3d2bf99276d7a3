import {z} from 'zod';
import {caseFields, common, duration, name, stepFields} from './fields.ts';

/** A command that ran to its end: a program's argv, or a line that was typed to virsh. */
export const command = z.strictObject({
	event: z.literal('command'),
	...common,
	...stepFields,
	host: name,
	command: z.union([z.array(z.string()).min(1), name]),
	duration,
	ok: z.boolean(),
	/** Missing for a virsh line, and when a signal ended the program. */
	exitCode: z.int().optional(),
});

/** A wait that is over. */
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

/** A known fault of libvirt that a case has met. */
export const knownIssue = z.strictObject({
	event: z.literal('known-issue'),
	...common,
	...caseFields,
	issue: name,
	seen: z.string(),
	/** Whether the case was run again, since it said nothing; else it went on, with all that it asserts. */
	rerun: z.boolean(),
});
