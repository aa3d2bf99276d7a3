import test from 'ava';
import {processTrees, readProcesses, withDescendants} from './process-tree.ts';

/** The output of grep for /proc, with a process that ended between its two files, and one that no longer has a cgroup. */
const LINES = [
	'/proc/1/status:Name:\ttini',
	'/proc/1/status:State:\tS (sleeping)',
	'/proc/1/status:PPid:\t0',
	'/proc/43/status:Name:\tlibvirt_lxc',
	'/proc/43/status:State:\tS (sleeping)',
	'/proc/43/status:PPid:\t1',
	'/proc/46/status:Name:\tName: odd',
	'/proc/46/status:State:\tZ (zombie)',
	'/proc/46/status:PPid:\t43',
	'/proc/1/cgroup:4:memory:/',
	'/proc/1/cgroup:0::/',
	'/proc/43/cgroup:4:memory:/virtrig-ab/w1/machine/lxc-7-m.libvirt-lxc',
	'/proc/47/cgroup:0::/',
];

test('processes are read with their state and their cgroups', (t) => {
	t.deepEqual(readProcesses(LINES), [
		{pid: 1, ppid: 0, name: 'tini', state: 'S', cgroup: ['4:memory:/', '0::/']},
		{
			...{pid: 43, ppid: 1, name: 'libvirt_lxc', state: 'S'},
			cgroup: ['4:memory:/virtrig-ab/w1/machine/lxc-7-m.libvirt-lxc'],
		},
		{pid: 46, ppid: 43, name: 'Name: odd', state: 'Z', cgroup: []},
	]);
});

test('a wanted process brings the processes that it has started', (t) => {
	const found = withDescendants(readProcesses(LINES), ({name}) => name === 'libvirt_lxc');
	t.deepEqual(
		found.map(({pid}) => pid),
		[43, 46],
	);
});

test('processes are below their parents, if the parents are shown', (t) => {
	const node = (pid: number, ppid: number) => ({pid, ppid, name: '', state: 'S', cgroup: [], argv: []});
	const shape = (nodes: ReturnType<typeof processTrees>): unknown =>
		nodes.map(({pid, children}) => [pid, shape(children)]);
	t.deepEqual(shape(processTrees([node(46, 43), node(50, 1), node(43, 1), node(48, 43)])), [
		[
			43,
			[
				[46, []],
				[48, []],
			],
		],
		[50, []],
	]);
});
