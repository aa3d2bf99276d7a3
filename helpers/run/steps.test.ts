import test from 'ava';
import {runSteps, type Step} from './steps.ts';

const NEVER = new AbortController().signal;

/** Steps that note their actions; `fails` names the actions that reject. */
function noted(titles: readonly string[], fails: readonly string[] = []) {
	const actions: string[] = [];
	const act = (action: string) => async () => {
		actions.push(action);
		if (fails.includes(action)) throw new Error(action);
	};
	const steps = titles.map((title) => ({title, setup: act(`+${title}`), teardown: act(`-${title}`)}));
	const further: string[] = [];
	const onFurtherError = (step: Step, error: unknown) => void further.push(`${step.title}: ${error}`);
	return {actions, steps, further, onFurtherError};
}

test('steps are set up in their order and torn down in reverse', async (t) => {
	const {actions, steps, onFurtherError} = noted(['a', 'b', 'c']);
	await runSteps(steps, {signal: NEVER, onFurtherError});
	t.deepEqual(actions, ['+a', '+b', '+c', '-c', '-b', '-a']);
});

test('a step may have nothing to set up, or nothing to tear down', async (t) => {
	const actions: string[] = [];
	const steps = [
		{title: 'a', teardown: () => void actions.push('-a')},
		{title: 'b', setup: () => void actions.push('+b')},
	];
	await runSteps(steps, {signal: NEVER, onFurtherError: () => {}});
	t.deepEqual(actions, ['+b', '-a']);
});

test('after a setup that fails, the steps before it are torn down, and its error is thrown', async (t) => {
	const {actions, steps, further, onFurtherError} = noted(['a', 'b', 'c'], ['+b']);
	await t.throwsAsync(runSteps(steps, {signal: NEVER, onFurtherError}), {message: '+b'});
	t.deepEqual(actions, ['+a', '+b', '-a']);
	t.deepEqual(further, []);
});

test('a teardown that fails does not stop the others', async (t) => {
	const {actions, steps, onFurtherError} = noted(['a', 'b', 'c'], ['-b']);
	await t.throwsAsync(runSteps(steps, {signal: NEVER, onFurtherError}), {message: '-b'});
	t.deepEqual(actions, ['+a', '+b', '+c', '-c', '-b', '-a']);
});

test('the first error is thrown; the others are reported with their steps', async (t) => {
	const {steps, further, onFurtherError} = noted(['a', 'b', 'c'], ['+c', '-b', '-a']);
	await t.throwsAsync(runSteps(steps, {signal: NEVER, onFurtherError}), {message: '+c'});
	t.deepEqual(further, ['b: Error: -b', 'a: Error: -a']);
});

test('one fault that fails several steps is reported once', async (t) => {
	const fault = new Error('no space');
	const fail = () => Promise.reject(fault);
	const steps = [
		{title: 'a', teardown: fail},
		{title: 'b', setup: fail},
	];
	const further: Step[] = [];
	await t.throwsAsync(runSteps(steps, {signal: NEVER, onFurtherError: (step) => void further.push(step)}), {
		is: fault,
	});
	t.deepEqual(further, []);
});

test('an interruption in the middle of a step lets it end; no other begins, and all are torn down', async (t) => {
	const {actions, steps, onFurtherError} = noted(['a', 'c']);
	const controller = new AbortController();
	const interrupted: Step = {
		title: 'b',
		setup: async () => {
			actions.push('+b');
			controller.abort();
			await Promise.resolve();
			actions.push('b goes on');
		},
		teardown: () => void actions.push('-b'),
	};
	const [a, c] = steps;
	if (a && c) await runSteps([a, interrupted, c], {signal: controller.signal, onFurtherError});
	t.deepEqual(actions, ['+a', '+b', 'b goes on', '-b', '-a']);
});

test('a signal that is already aborted keeps every step from starting', async (t) => {
	const {actions, steps, onFurtherError} = noted(['a']);
	await runSteps(steps, {signal: AbortSignal.abort(), onFurtherError});
	t.deepEqual(actions, []);
});
