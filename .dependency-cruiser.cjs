/**
 * The floors of the house, from the ground up. What stands on a floor may import what is below it and its own room, never
 * what is above it or beside it. docs/architecture.md draws the same picture.
 */
const FLOORS = [
	[
		'helpers/called-as.ts',
		'helpers/errors.ts',
		'helpers/exit-codes.ts',
		'helpers/repository.ts',
		'helpers/say.ts',
		'helpers/shell-line.ts',
		'helpers/unless-aborted.ts',
	],
	['helpers/deadline.ts'],
	['helpers/poll.ts'],
	// Pure: text in, values out.
	['helpers/cgroup/', 'helpers/events/', 'helpers/gdb-mi/', 'helpers/logs/', 'helpers/needs/'],
	['helpers/failures/', 'helpers/report/', 'helpers/selinux/'],
	['helpers/domain/'],
	['helpers/terminal/'],
	// The ways to a machine.
	['helpers/host/'],
	['helpers/installation/'],
	['helpers/event-log/', 'helpers/run-folder/'],
	['helpers/leaks/', 'helpers/probes/'],
	['helpers/container-host/', 'helpers/runner-vm/'],
	['helpers/libvirt/'],
	['helpers/guest/'],
	['helpers/gdb/'],
	['helpers/reap/'],
	['vm-images/'],
	['helpers/places/'],
	['helpers/run/'],
	['helpers/evidence/'],
	['helpers/case/'],
	['helpers/rig/'],
	['helpers/index.ts'],
	['suites/', 'ci/'],
];

const PURE = 5;
const TEST = '\\.test\\.ts$|^helpers/testing/';

const pattern = (rooms) => `^(${rooms.map((room) => room.replaceAll('.', '\\.')).join('|')})`;

const floors = FLOORS.flatMap((rooms, index) =>
	rooms.map((room) => {
		const others = [...FLOORS.slice(index + 1).flat(), ...rooms.filter((one) => one !== room)];
		return {
			name: `${room.replace(/\/$/, '')}-imports-only-what-is-below`,
			severity: 'error',
			from: {path: pattern([room]), pathNot: TEST},
			to: {path: pattern(others)},
		};
	}),
);

module.exports = {
	forbidden: [
		...floors.filter(({to}) => to.path !== '^()'),
		{
			name: 'every-room-has-a-floor',
			comment: 'Name a new folder in FLOORS.',
			severity: 'error',
			from: {path: '^helpers/', pathNot: `${pattern(FLOORS.flat())}|${TEST}`},
			to: {},
		},
		{
			name: 'pure-parts-touch-no-host',
			comment: 'Parsers and models take text and return values.',
			severity: 'error',
			from: {path: pattern(FLOORS.slice(0, PURE + 2).flat()), pathNot: TEST},
			to: {path: '^(node:)?(fs|fs/promises|child_process|net|os)$'},
		},
		{
			name: 'only-host-touches-the-machine',
			comment: 'So that everything above runs on any Host: files, processes and terminals go through it.',
			severity: 'error',
			from: {path: '^(helpers|vm-images|suites|ci)/', pathNot: `^helpers/host/|${TEST}`},
			to: {path: '^(node:)?(fs|fs/promises|child_process|net)$|node_modules/(execa|node-pty)/'},
		},
		{
			name: 'suites-import-virtrig',
			comment: 'A suite tells a story; its plumbing belongs to the rig.',
			severity: 'error',
			from: {path: '^suites/'},
			to: {pathNot: '^(helpers/index\\.ts$|suites/|fixtures/)'},
		},
		{
			name: 'helpers-know-no-commands',
			severity: 'error',
			from: {path: '^(helpers|vm-images)/'},
			to: {path: '^(ci|suites)/'},
		},
		{
			name: 'testing-is-for-tests',
			comment: 'Stand-ins and scratch folders never reach a real run.',
			severity: 'error',
			from: {path: '.', pathNot: `${TEST}|^ci/(faults|bench)/`},
			to: {path: '^helpers/testing/'},
		},
		{
			name: 'no-circles',
			severity: 'error',
			from: {},
			to: {circular: true, viaOnly: {dependencyTypesNot: ['type-only']}},
		},
	],
	options: {
		doNotFollow: {path: 'node_modules'},
		tsPreCompilationDeps: true,
		tsConfig: {fileName: 'tsconfig.json'},
		enhancedResolveOptions: {extensions: ['.ts', '.js', '.json'], exportsFields: ['exports']},
	},
};
