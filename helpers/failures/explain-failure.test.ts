import test from 'ava';
import {HostError} from '../errors.ts';
import {explainFailure} from './explain-failure.ts';

const IN_HELPER = '    at #run (file:///v/helpers/libvirt/virsh/session.ts:128:44)';
const IN_SUITE = '    at async Object.body (file:///v/suites/lifecycle/lifecycle.test.ts:12:34)';

function withStack<T extends Error>(error: T, ...frames: string[]): T {
	error.stack = [`${error.name}: ${error.message}`, ...frames].join('\n');
	return error;
}

test('an error about a host ends with its place in the suite', async (t) => {
	const failed = new HostError({tried: 'start x', host: 'local', seen: 'no domain'});
	const {name, message} = await explainFailure([withStack(failed, IN_HELPER, IN_SUITE)], []);
	t.is(name, 'HostError');
	t.is(
		message,
		'Could not start x (host local)\n  seen:     no domain\nat /v/suites/lifecycle/lifecycle.test.ts:12',
	);
	const nowhere = await explainFailure([withStack(failed, IN_HELPER)], []);
	t.is(nowhere.message, 'Could not start x (host local)\n  seen:     no domain');
	t.is(nowhere.details, IN_HELPER.replace('file://', ''));
});

test('any other ends with its first frame', async (t) => {
	const {message} = await explainFailure([withStack(new TypeError('x is no y'), IN_HELPER, IN_SUITE)], []);
	t.is(message, `x is no y\n${IN_HELPER.replace('file://', '')}`);
});
