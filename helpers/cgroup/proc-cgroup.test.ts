import test from 'ava';
import {InputError} from '../errors.ts';
import {parseProcCgroup} from './proc-cgroup.ts';

test('v1, named and unified hierarchies are told apart', (t) => {
	t.deepEqual(parseProcCgroup('4:cpu,cpuacct:/a:/c\n1:name=systemd:/\n0::/x.scope\n'), [
		{hierarchy: 4, controllers: ['cpu', 'cpuacct'], path: '/a:/c'},
		{hierarchy: 1, controllers: ['name=systemd'], path: '/'},
		{hierarchy: 0, controllers: [], path: '/x.scope'},
	]);
});

test('a text that is no /proc/PID/cgroup is refused with the line', (t) => {
	t.throws(() => parseProcCgroup('No such file\n'), {instanceOf: InputError, message: /"No such file"/});
});
