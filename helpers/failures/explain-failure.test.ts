import {readFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import test, {type ExecutionContext} from 'ava';
import {HostError} from '../errors.ts';
import {explainFailure} from './explain-failure.ts';

const IN_HELPER = '    at #run (file:///v/helpers/libvirt/virsh/session.ts:128:44)';
const IN_SUITE = '    at async Object.body (file:///v/suites/lifecycle/lifecycle.test.ts:12:34)';
const HERE = fileURLToPath(import.meta.url);

function withStack<T extends Error>(error: T, ...frames: string[]): T {
	error.stack = [`${error.name}: ${error.message}`, ...frames].join('\n');
	return error;
}

/** For tests without a suite file to read. */
const unread = () => Promise.reject(new Error('no such file'));
const read = (file: string) => readFile(file, 'utf8');

/** Returns the explanation of a failed case in this file. */
async function explained(t: ExecutionContext, body: (t: ExecutionContext) => unknown) {
	const attempt = await t.try(async (inner) => {
		await body(inner);
	});
	attempt.discard();
	return explainFailure(attempt.errors, [], read);
}

test('an error about a host ends with its place in the suite', async (t) => {
	const failed = new HostError({tried: 'start x', host: 'local', seen: 'no domain'});
	const {name, message} = await explainFailure([withStack(failed, IN_HELPER, IN_SUITE)], [], unread);
	t.is(name, 'HostError');
	t.is(
		message,
		'Could not start x (host local)\n  seen:     no domain\nat /v/suites/lifecycle/lifecycle.test.ts:12',
	);
	const nowhere = await explainFailure([withStack(failed, IN_HELPER)], [], unread);
	t.is(nowhere.message, 'Could not start x (host local)\n  seen:     no domain');
	t.is(nowhere.details, IN_HELPER.replace('file://', ''));
});

test('any other ends with its first frame, and its place in the suite', async (t) => {
	const broken = withStack(new TypeError('x is no y'), IN_HELPER, IN_SUITE);
	const {message} = await explainFailure([broken], [], unread);
	t.is(
		message,
		`x is no y\n${IN_HELPER.replace('file://', '')}\nat /v/suites/lifecycle/lifecycle.test.ts:12`,
	);
});

test('the lines of the suite around the failure are shown', async (t) => {
	const asked: string[] = [];
	const readSuite = async (file: string) => {
		asked.push(file);
		return Array.from({length: 20}, (_, index) => `line(${index + 1});`).join('\n');
	};
	const failed = new HostError({tried: 'start x', host: 'local'});
	const {excerpt} = await explainFailure([withStack(failed, IN_HELPER, IN_SUITE)], [], readSuite);
	t.deepEqual(asked, ['/v/suites/lifecycle/lifecycle.test.ts']);
	t.is(
		excerpt,
		['  10 | line(10);', '  11 | line(11);', '> 12 | line(12);', '  13 | line(13);', '  14 | line(14);'].join(
			'\n',
		),
	);
	t.is((await explainFailure([withStack(failed, IN_HELPER, IN_SUITE)], [], unread)).excerpt, undefined);
});

test('two values that differ are shown as a diff, with the line that compared them', async (t) => {
	const {name, message, excerpt} = await explained(t, (inner) => {
		inner.is('one' as string, 'two', 'the answer');
	});
	t.is(name, 'AssertionError');
	t.regex(message, /^the answer \(t\.is\(\) failed\)\nDifference \(.*\):\n\n- 'one'\n\+ 'two'\nat /);
	t.true(message.includes(`at ${HERE}:`), message);
	t.regex(excerpt ?? '', /^> \d+ \| {5}inner\.is\('one' as string, 'two', 'the answer'\);$/m);
});

test('an assertion without a message is shown by its line', async (t) => {
	const {message, excerpt} = await explained(t, (inner) => {
		inner.false(['/dev/null'].includes('/dev/null'));
	});
	t.regex(message, /^t\.false\(\) failed\n/);
	t.regex(excerpt ?? '', /^> \d+ \| {5}inner\.false\(\['\/dev\/null'\]/m);
});

test('an expected error that is another says which was expected, and where', async (t) => {
	const met = new HostError({tried: 'start x', host: 'local', seen: 'no domain'});
	const {name, message, excerpt} = await explained(t, async (inner) => {
		await inner.throwsAsync(Promise.reject(met), {message: /Permission denied/});
	});
	t.is(name, 'HostError');
	t.regex(
		message,
		/^t\.throwsAsync\(\) met an unexpected error\nExpected message to match: \/Permission denied\/\nCould not start x \(host local\)\n {2}seen: {5}no domain\nat \//,
	);
	t.regex(excerpt ?? '', /^> \d+ \| {3}await inner\.throwsAsync\(/m);
});

test('an error that nobody expected is shown by itself', async (t) => {
	const met = new HostError({tried: 'start x', host: 'local'});
	const thrown = await explained(t, () => {
		throw met;
	});
	t.regex(thrown.message, /^Could not start x \(host local\)\nat \//);
	const refused = await explained(t, (inner) => inner.notThrowsAsync(Promise.reject(met)));
	t.regex(refused.message, /^t\.notThrowsAsync\(\) failed\n[\s\S]*Could not start x \(host local\)/);
	t.regex(refused.excerpt ?? '', /^> \d+ \| .*notThrowsAsync/m);
});
