import {z} from 'zod';
import {artifact, caseFields, common, duration, name, skipFields} from './fields.ts';

const caseError = z.strictObject({
	/** The error's class, such as `AssertionError`. */
	name: z.string(),
	message: z.string(),
	/** What else explains it, as text: a difference, the stack. */
	details: z.string().optional(),
	/** The lines of the suite around the one that failed, with their numbers. */
	excerpt: z.string().optional(),
});

/** A case that this run will come to: from these, progress knows what is left. */
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
	/** The place that lacks it: the last that was tried. */
	host: name.optional(),
	/** It was not to be skipped: the run has failed. */
	required: z.literal(true).optional(),
});
