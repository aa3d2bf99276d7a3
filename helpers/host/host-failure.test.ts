import test from 'ava';
import {HostError} from '../errors.ts';
import {hostFailure, LOCAL, unlessMissing} from './host-failure.ts';

const missing = Object.assign(new Error('ENOENT: no such file'), {code: 'ENOENT'});

test('what is missing is undefined, be it told by the system or by a host', async (t) => {
	t.is(await unlessMissing(Promise.reject(missing)), undefined);
	t.is(await unlessMissing(Promise.reject(hostFailure(LOCAL, 'read x', missing))), undefined);
});

test('any other failure stays itself, also one that no system call has caused', async (t) => {
	const lost = new HostError({tried: 'read x', host: 'far', seen: 'the connection has ended'});
	t.is(await t.throwsAsync(unlessMissing(Promise.reject(lost))), lost);
	const denied = Object.assign(new Error('EACCES'), {code: 'EACCES'});
	t.is(await t.throwsAsync(unlessMissing(Promise.reject(denied))), denied);
});
