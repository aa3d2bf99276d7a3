import test from 'ava';
import {stateOf} from '../testing/samples/host-state.ts';
import {attributeDifferences} from './attribute.ts';
import {STATE_KINDS, type StateItem, type StateKind} from './host-state.ts';

const OURS = 'abc123';
const DAEMONS = ['libvirtd (pid 812)'];

/** The verdicts when a thing appeared, vanished and changed. */
function verdicts(kind: StateKind, name: string, item: StateItem, daemons: readonly string[] = []): string[] {
	const with_ = (value: StateItem) => stateOf({[kind]: {[name]: value}}, daemons);
	const without = stateOf({}, daemons);
	const changed = {...item, value: `${item.value}, changed`};
	return (
		[
			[without, with_(item)],
			[with_(item), without],
			[with_(item), with_(changed)],
		] as const
	).map(([before, after]) => {
		const {leaks, unclear} = attributeDifferences(before, after, OURS);
		if (leaks.length + unclear.length === 0) return 'ignored';
		return leaks.length > 0 ? 'leak' : 'unclear';
	});
}

const all = (verdict: string) => [verdict, verdict, verdict];

/** Objects that a libvirt makes and that bear no run's id. */
const OF_LIBVIRT: readonly [StateKind, string][] = [
	['domain', 'qemu:///system web'],
	['file', '/etc/libvirt/qemu/web.xml'],
	['xattr', '/var/lib/libvirt/images/web.img'],
	['cgroup', '/sys/fs/cgroup/cpu/machine/qemu-1-web.libvirt-qemu'],
	['cgroup', '/sys/fs/cgroup/machine.slice/machine-qemu'],
	['cgroup', '/sys/fs/cgroup/freezer/machine'],
	['mount', '/run/libvirt/lxc/web.devpts (mount 812)'],
	['socket', 'unix /run/libvirt/libvirt-sock'],
	['link', 'vnet0'],
	['link', 'virbr0'],
];

for (const [kind, name] of OF_LIBVIRT) {
	test(`a difference of the ${kind} ${name} is a leak, or unclear while a system daemon runs`, (t) => {
		t.deepEqual(verdicts(kind, name, {value: 'v'}), all('leak'));
		t.deepEqual(verdicts(kind, name, {value: 'v'}, DAEMONS), all('unclear'));
	});
}

for (const tree of [
	'container-host-sid-1005cdd97727675a/store/overlay/6065/diff',
	'.runner-sid-19507a0ee6c3/work',
]) {
	test(`what is in a Debian of the cache is no guest's, and another run may be unpacking it: ${tree}`, (t) => {
		t.deepEqual(verdicts('xattr', `/var/cache/virtrig/${tree}/bin/ping`, {value: 'v'}), all('ignored'));
	});
}

test("a guest's image in the cache is looked at", (t) => {
	t.deepEqual(
		verdicts('xattr', '/var/cache/virtrig/micro-b76840c13e812589/micro.bin', {value: 'v'}),
		all('leak'),
	);
});

test('one daemon, before or after, is enough to make it unclear', (t) => {
	const file = {file: {'/etc/libvirt/x': 'v'}};
	t.is(attributeDifferences(stateOf({}, DAEMONS), stateOf(file), OURS).unclear.length, 1);
	t.is(attributeDifferences(stateOf({}), stateOf(file, DAEMONS), OURS).unclear.length, 1);
});

const MARKS = [
	(id: string) => ({name: `/somewhere/virtrig-${id}/w1`, item: {value: 'v'}}),
	(id: string) => ({name: `/var/lib/virtrig/${id}/journal.jsonl`, item: {value: 'v'}}),
	(id: string) => ({name: `/var/lib/virtrig/.${id}-812-4711/owner.json`, item: {value: 'v'}}),
	(id: string) => ({name: 'pid 5', item: {value: 'v', origin: `4:memory:/virtrig-${id}/rig\n`}}),
	(id: string) => ({name: 'pid 6', item: {value: 'v', origin: `VIRTRIG_RUN=${id}`}}),
	(id: string) => ({name: '/mnt (mount 7)', item: {value: `tmpfs /var/lib/virtrig/${id}/x`}}),
];

for (const kind of STATE_KINDS) {
	test(`a ${kind} of this run is a leak, whatever else runs; one of another run is ignored`, (t) => {
		for (const mark of MARKS) {
			const {name, item} = mark(OURS);
			t.deepEqual(verdicts(kind, name, item, DAEMONS), all('leak'), name);
			const other = mark('def456');
			t.deepEqual(verdicts(kind, other.name, other.item), all('ignored'), other.name);
		}
	});
}

const UNRELATED: readonly [StateKind, string][] = [
	['process', 'pid 812 (started at tick 4711)'],
	['namespace', 'mnt:[4026531840]'],
	['cgroup', '/sys/fs/cgroup/system.slice/cron.service'],
	['cgroup', '/sys/fs/cgroup/cpu/machines'],
	['socket', 'tcp 0100007F:1F90'],
];

for (const [kind, name] of UNRELATED) {
	test(`the ${kind} ${name} is nobody's business here`, (t) => {
		t.deepEqual(verdicts(kind, name, {value: 'v'}), all('ignored'));
	});
}

for (const [kind, name] of [
	['mount', '/media/usb (mount 9)'],
	['mount', '/run/netns/test (mount 12)'],
	['link', 'docker0'],
] as const) {
	test(`the ${kind} ${name} is shown, and may be anybody's`, (t) => {
		t.deepEqual(verdicts(kind, name, {value: 'v'}), all('unclear'));
	});
}

test("a daemon of the system's that came or went is told", (t) => {
	const [old, young] = [['libvirtd (pid 812)'], ['libvirtd (pid 900)']];
	t.deepEqual(attributeDifferences(stateOf({}, old), stateOf({}, young), OURS).daemons, [
		'daemon vanished: libvirtd (pid 812)',
		'daemon appeared: libvirtd (pid 900)',
	]);
	t.deepEqual(attributeDifferences(stateOf({}, old), stateOf({}, old), OURS).daemons, []);
});

test("digits that happen to be a run's id prove nothing", (t) => {
	const {leaks} = attributeDifferences(
		stateOf({}),
		stateOf({process: {'pid 4 (started at tick 9123456)': 'cron'}}),
		'123456',
	);
	t.deepEqual(leaks, []);
	t.deepEqual(verdicts('process', 'pid 1', {value: '', origin: `VIRTRIG_RUN=${OURS}0`}), all('ignored'));
});
