import test from 'ava';
import {suite} from './suite.ts';

const declare = suite('sample', {drivers: ['lxc']});
const body = () => {};

test('a case with its options after its body is an invalid call', (t) => {
	const message =
		'the case "it boots" is written as test(title, body) or test(title, options, body): options come before the body';
	// @ts-expect-error: the order is wrong.
	t.throws(() => declare('it boots', body, {private: true}), {instanceOf: TypeError, message});
	// @ts-expect-error: the body is missing.
	t.throws(() => declare('it boots', {private: true}), {instanceOf: TypeError, message});
	// @ts-expect-error: options and body are missing.
	t.throws(() => declare('it boots'), {instanceOf: TypeError, message});
});

test('a suite that `virtrig run` has not started says who starts it', (t) => {
	const message = /suites are started by `virtrig run`/;
	t.throws(() => declare('it boots', body), {message});
	t.throws(() => declare('it boots', {private: true}, body), {message});
});
