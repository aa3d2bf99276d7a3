import test from 'ava';
import {addSuitePlace, suitePlace} from './suite-place.ts';

test('the first frame in a suite is the place, whatever is around its path', (t) => {
	const frames = [
		'VirshError: start x',
		'  seen:     see /suites/other.test.ts:1',
		'    at #run (file:///v/helpers/libvirt/virsh/session.ts:128:44)',
		'    at async Object.body (file:///v/suites/lifecycle/lifecycle.test.ts:12:34)',
		'    at async Object.body (file:///v/suites/lifecycle/lifecycle.test.ts:56:78)',
	];
	t.is(suitePlace(frames.join('\n')), '/v/suites/lifecycle/lifecycle.test.ts:12');
	t.is(suitePlace(frames.slice(0, 3).join('\n')), undefined);
	t.is(suitePlace('    at async file:///v/suites/a/a.test.ts:3:4'), '/v/suites/a/a.test.ts:3');
	t.is(suitePlace('    at Object.body (/v/suites/a b/a.test.ts:3:4)'), '/v/suites/a b/a.test.ts:3');
	const bare = ['    at /v/suites/a/a.test.ts:3:4', '    at file:///v/suites/a/a.test.ts:9:1'];
	t.is(suitePlace(bare.join('\n')), '/v/suites/a/a.test.ts:3');
});

const OF_A_TIMER = 'Error: late\n    at Timeout (file:///v/helpers/terminal/terminal.ts:117:11)';

/** The rig's wrapper around a command, and the function that a suite calls. */
async function step(error: Error): Promise<void> {
	try {
		await Promise.reject(error);
	} catch (caught) {
		addSuitePlace(caught);
		throw caught;
	}
}

async function outerStep(error: Error): Promise<void> {
	try {
		await step(error);
	} catch (caught) {
		addSuitePlace(caught);
		throw caught;
	}
}

test('an error that a timer made has the place of whoever waits for it, once', async (t) => {
	const error = new Error('late');
	error.stack = OF_A_TIMER;
	try {
		await outerStep(error);
		t.fail();
	} catch {
		t.true(error.stack.startsWith(`${OF_A_TIMER}\n    at step (`), error.stack);
		t.is(error.stack.match(/at (async )?outerStep /g)?.length, 1, error.stack);
		t.regex(suitePlace(error.stack) ?? '', /\/suite-place\.test\.ts:\d+$/);
	}
});

test('an error that has a place keeps it', async (t) => {
	const error = new Error('early');
	error.stack = 'Error: early\n    at Object.body (file:///v/suites/a/a.test.ts:3:4)';
	await t.throwsAsync(step(error));
	t.is(error.stack, 'Error: early\n    at Object.body (file:///v/suites/a/a.test.ts:3:4)');
});

test('what is no error is left alone', (t) => {
	for (const thrown of [undefined, 'text', {stack: 1}]) t.notThrows(() => addSuitePlace(thrown));
});
