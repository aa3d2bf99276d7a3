/** One step of a run, with what undoes it. */
export interface Step {
	/** What the step does, for messages: `follow the event log`. */
	readonly title: string;
	readonly setup?: () => Promise<void> | void;
	/** Called at the end, whatever happens, if the setup has succeeded. A setup that fails undoes its own part. */
	readonly teardown?: () => Promise<void> | void;
}

interface StepsOptions {
	/** Once aborted, no further step is set up. The setup that is running is waited for; it may watch the signal itself. */
	readonly signal: AbortSignal;
	/** Called with each error after the first. */
	readonly onFurtherError: (step: Step, error: unknown) => void;
}

/**
 * Sets up steps in order until one fails or the signal is aborted. Then tears down those that were set up, the last first. A
 * teardown that fails does not stop the others. Rejects with the first error.
 */
export async function runSteps(
	steps: readonly Step[],
	{signal, onFurtherError}: StepsOptions,
): Promise<void> {
	const errors: unknown[] = [];
	const attempt = async (step: Step, action: Step['setup']) => {
		try {
			await action?.();
			return true;
		} catch (error) {
			// One fault may fail several steps, such as a full disk.
			if (!errors.includes(error) && errors.push(error) > 1) onFurtherError(step, error);
			return false;
		}
	};
	const done: Step[] = [];
	for (const step of steps) {
		if (signal.aborted || !(await attempt(step, step.setup))) break;
		done.unshift(step);
	}
	for (const step of done) await attempt(step, step.teardown);
	if (errors.length > 0) throw errors[0];
}
