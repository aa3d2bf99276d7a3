import {z} from 'zod';
import {artifact, caseFields, common, duration, name, skipFields} from './fields.ts';

const caseError = z.strictObject({
	/** The error's class, such as `AssertionError`. */
	name: z.string(),
	message: z.string(),
	/** More text that explains it: a difference, the stack. */
	details: z.string().optional(),
	/** The lines of the suite around the failed one, with their numbers. */
	excerpt: z.string().optional(),
});

/** A case that this run plans to run. Progress uses these records to know what is left. */
export const casePlanned = z.strictObject({event: z.literal('case-planned'), ...common, ...caseFields});

export const caseStarted = z.strictObject({event: z.literal('case-started'), ...common, ...caseFields});

export const casePassed = z.strictObject({
	event: z.literal('case-passed'),
	...common,
	...caseFields,
	duration,
	artifacts: z.array(artifact).optional(),
});

export const caseFailed = z.strictObject({
	event: z.literal('case-failed'),
	...common,
	...caseFields,
	duration,
	error: caseError,
	artifacts: z.array(artifact),
});

export const caseSkipped = z.strictObject({
	event: z.literal('case-skipped'),
	...common,
	...caseFields,
	...skipFields,
	/** The last place that was tried. It lacks this need. */
	host: name.optional(),
	/** The case is required, so the run has failed. */
	required: z.literal(true).optional(),
});
