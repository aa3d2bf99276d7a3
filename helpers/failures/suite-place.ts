/** Returns the place of a stack in a suite, as `FILE:LINE`: its first frame there. */
export function suitePlace(stack: string): string | undefined {
	return /^ +at .*?(?:file:\/\/)?(\/[^()\n]*?\.test\.ts:\d+)/m.exec(stack)?.[1];
}

/**
 * Adds the code that awaits the caller, an async function, to the stack of an error that names no suite line. Such an error was
 * made by a timer or behind a queue, and V8 finds no way back from there to the case (v8.dev/docs/stack-trace-api, "Async stack
 * traces").
 */
export function addSuitePlace(error: unknown): void {
	if (!(error instanceof Error) || suitePlace(error.stack ?? '') !== undefined) return;
	const here: {stack?: string} = {};
	Error.captureStackTrace(here, addSuitePlace);
	const [, ...frames] = (here.stack ?? '').split('\n');
	const added = frames.join('\n');
	if (suitePlace(added) !== undefined) error.stack = `${error.stack}\n${added}`;
}
