import test from 'ava';
import {firstMounts, laterMounts, upperFolders} from './mount-table.ts';

const v1 = [
	{version: 1, controllers: ['cpu', 'cpuacct'], mountPoint: '/sys/fs/cgroup/cpu,cpuacct', path: '/x'},
	{version: 1, controllers: ['name=systemd'], mountPoint: '/sys/fs/cgroup/systemd', path: '/x'},
] as const;

test('v1 controllers are mounted as they are outside, on a tmpfs', (t) => {
	const table = firstMounts('/state/w1', v1);
	t.regex(table, /^virtrig-cgroups \/sys\/fs\/cgroup tmpfs mode=755 0 0$/m);
	t.regex(table, /^\S+ \/sys\/fs\/cgroup\/cpu,cpuacct cgroup cpu,cpuacct,x-mount\.mkdir 0 0$/m);
	t.regex(table, /^\S+ \/sys\/fs\/cgroup\/systemd cgroup none,name=systemd,x-mount\.mkdir 0 0$/m);
});

test('v2 is mounted by itself', (t) => {
	const table = firstMounts('/state/w1', [
		{version: 2, controllers: ['cpu'], mountPoint: '/sys/fs/cgroup', path: '/x'},
	]);
	t.regex(table, /^virtrig-cgroup2 \/sys\/fs\/cgroup cgroup2 rw 0 0$/m);
	t.notRegex(table, /virtrig-cgroups/);
});

test('a folder with spaces stays one field', (t) => {
	t.regex(firstMounts('/my state/w1', v1), /^\/my\\040state\/w1 \/run\/private none /m);
});

test('every layer of the copied folders is made', (t) => {
	const layers = [...laterMounts().matchAll(/(?:upper|work)dir=([^,\s]+)/g)].map(([, folder]) => folder);
	t.deepEqual(layers, upperFolders());
});
