import test from 'ava';
import {cgroupTrees, describeTrees, topmost} from './cgroup-tree.ts';

const V2 = {version: 2, controllers: ['cpu', 'memory'], mountPoint: '/sys/fs/cgroup'} as const;
const ROOT = '/sys/fs/cgroup/virtrig-ab/w1';
const SCOPE = `${ROOT}/machine/qemu-1-m.libvirt-qemu`;
const FOLDERS = [`${SCOPE}/emulator`, SCOPE, `${ROOT}/machine`, ROOT];

/** The output of grep for a guest on cgroup v2. The process list of a threaded directory, such as the emulator's, is unreadable. */
const LINES = [
	`${ROOT}/cgroup.controllers\0cpu memory`,
	`${SCOPE}/cgroup.controllers\0cpu memory`,
	`${SCOPE}/cgroup.procs\x007`,
	`${SCOPE}/cgroup.procs\x008`,
	`${SCOPE}/cgroup.procs\x000`,
	`${SCOPE}/memory.max\0max`,
	`${SCOPE}/cpu.weight\x00100`,
	`${SCOPE}/emulator/cgroup.controllers\0cpu`,
	`${SCOPE}/emulator/cgroup.type\0threaded`,
];

test('the directories of a hierarchy are a tree, with their processes, controllers and limits', (t) => {
	t.deepEqual(cgroupTrees(FOLDERS, LINES, [V2]), [
		{
			name: ROOT,
			controllers: ['cpu', 'memory'],
			processes: [],
			limits: {},
			children: [
				{
					name: 'machine',
					controllers: [],
					processes: [],
					limits: {},
					children: [
						{
							name: 'qemu-1-m.libvirt-qemu',
							controllers: ['cpu', 'memory'],
							processes: [7, 8],
							limits: {'memory.max': 'max', 'cpu.weight': '100'},
							children: [
								{
									name: 'emulator',
									controllers: ['cpu'],
									processes: [],
									limits: {'cgroup.type': 'threaded'},
									children: [],
								},
							],
						},
					],
				},
			],
		},
	]);
});

test('on v1 a directory has the controllers of its hierarchy, and a file may have several lines', (t) => {
	const hierarchies = [
		{version: 1, controllers: ['cpu', 'cpuacct'], mountPoint: '/sys/fs/cgroup/cpu,cpuacct'},
		{version: 1, controllers: ['devices'], mountPoint: '/sys/fs/cgroup/devices'},
	] as const;
	const folders = ['/sys/fs/cgroup/devices/machine', '/sys/fs/cgroup/cpu,cpuacct/machine'];
	const lines = [`${folders[0]}/devices.list\0c 1:3 rwm`, `${folders[0]}/devices.list\0c 136:* rwm`];
	t.deepEqual(cgroupTrees(folders, lines, hierarchies), [
		{name: folders[1], controllers: ['cpu', 'cpuacct'], processes: [], limits: {}, children: []},
		{
			name: folders[0],
			controllers: ['devices'],
			processes: [],
			limits: {'devices.list': 'c 1:3 rwm\nc 136:* rwm'},
			children: [],
		},
	]);
});

test('a directory whose parent is not shown begins a tree', (t) => {
	t.deepEqual(topmost(['/c/a/b', '/c/a', '/c/ab', '/d/x/y/z', '/d/x']), ['/c/a', '/c/ab', '/d/x']);
});

test('as text, each directory has a line with its processes', (t) => {
	t.is(
		describeTrees(cgroupTrees(FOLDERS, LINES, [V2])),
		[`${ROOT}  `, `${ROOT}/machine  `, `${SCOPE}  7 8`, `${SCOPE}/emulator  `, ''].join('\n'),
	);
	t.is(describeTrees([]), '');
});
