import test from 'ava';
import type {Placed} from '../places/matching.ts';
import type {PlannedVm} from '../places/vm/planned-vm.ts';
import {SAMPLE_INSTALLATION} from '../testing/samples/installation.ts';
import {limitJobs} from './jobs.ts';

const images = {micro: {rom: ''}, linux: {kernel: '', initrd: ''}, container: {tar: ''}};
const vm = (cgroup: 'v1' | 'v2'): PlannedVm => ({
	kind: 'vm',
	images,
	installation: SAMPLE_INSTALLATION,
	machine: {
		qemu: 'qemu',
		accelerator: 'tcg',
		memory: 3072,
		cores: 2,
		variant: {release: 'bookworm', selinux: 'enforcing', cgroup},
	},
	image: {disk: '', kernel: '', initrd: '', key: '', knownHosts: ''},
	state: {memory: '', overlay: '', devices: ''},
});
const places = {
	private: {kind: 'private', images, installation: SAMPLE_INSTALLATION},
	v2: vm('v2'),
	v1: vm('v1'),
} as const;

function placedAt(...files: readonly (readonly (keyof typeof places)[])[]): Placed[] {
	return files.flatMap((names, index) =>
		names.map((place) => ({
			place,
			reasons: [],
			one: {
				subject: 'cgroups',
				driver: 'lxc',
				title: `of ${index} at ${place}`,
				file: `${index}.test.ts`,
				needs: {},
				private: false,
				fresh: false,
				deadline: 60_000,
				body: () => {},
			},
		})),
	);
}

test('without runner VMs, or with enough memory for them, the number stays as requested', (t) => {
	const cases: [Placed[], number][] = [
		[placedAt(['private'], ['private']), 100],
		[placedAt(['v2'], ['v2'], ['private']), 7200],
		[placedAt(['v2']), 100],
		[[], 100],
	];
	for (const [placed, available] of cases)
		t.deepEqual(limitJobs({asked: 4, placed, places, available}), {jobs: 4});
});

test('if memory does not suffice for all runner VMs at once, the number is lower, with the reason', (t) => {
	const placed = placedAt(['v2'], ['v2'], ['v2'], ['private']);
	t.deepEqual(limitJobs({asked: 4, placed, places, available: 7200}), {
		jobs: 2,
		reason:
			'2 suite files at a time, not 4: their runner VMs may use up to 9216 MiB at once, and 7200 MiB of memory are available',
	});
	t.is(limitJobs({asked: 2, placed, places, available: 7200}).reason, undefined);
	t.is(limitJobs({asked: 2, placed, places, available: 1000}).jobs, 1);
});

test('a file whose cases need several runner VMs has them all at once', (t) => {
	const placed = placedAt(['v2', 'v1'], ['v2']);
	t.is(limitJobs({asked: 2, placed, places, available: 9000}).jobs, 1);
	t.is(limitJobs({asked: 2, placed, places, available: 11_000}).jobs, 2);
});
