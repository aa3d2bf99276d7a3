import type {Steps} from './steps.ts';

/** Reports no steps, for callers without an event log. */
export const NO_STEPS: Steps = {
	command: (_line, action) => action(),
	wait: (_what, action) => action(),
	met: () => {},
};
