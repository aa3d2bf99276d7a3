import test from 'ava';
import type {EventOf} from '../events/event.ts';
import {placementOverview} from './placement-lines.ts';

const placement = (reasons: string[], cases = 2): EventOf<'placement'> => ({
	event: 'placement',
	time: '2026-01-01T00:00:00.000Z',
	run: 'abc123',
	subject: 'lifecycle',
	driver: 'kvm',
	host: 'vm:bookworm',
	cases,
	reasons,
});
const look = {width: 100, colour: false};

test('what is run at the cheapest place needs no words', (t) => {
	t.deepEqual(placementOverview([placement([])], look), []);
});

test('what is run elsewhere says where and why, without the evidence', (t) => {
	t.deepEqual(
		placementOverview([placement(['private lacks SELinux enforcing; no such file\nat all'], 1)], look),
		['→ lifecycle kvm: 1 case on vm:bookworm (private lacks SELinux enforcing)'],
	);
	t.deepEqual(placementOverview([placement(['private lacks A; x', 'vm:trixie lacks B; y'])], look), [
		'→ lifecycle kvm: 2 cases on vm:bookworm (private lacks A; vm:trixie lacks B)',
	]);
});

test('subjects that go to one place for the same reason share a line, others do not', (t) => {
	const root = placement(['private lacks root; id -u: 1000']);
	const other = placement(['private lacks systemd; none']);
	t.deepEqual(
		placementOverview([root, {...root, driver: 'lxc'}, {...root, subject: 'cgroups', cases: 3}, other], look),
		[
			'→ lifecycle, cgroups: 7 cases on vm:bookworm (private lacks root)',
			'→ lifecycle kvm: 2 cases on vm:bookworm (private lacks systemd)',
		],
	);
});

test('reasons that are longer than a line go on below', (t) => {
	t.deepEqual(
		placementOverview([placement(['private lacks KVM that boots Linux; x'])], {width: 50, colour: false}),
		['→ lifecycle kvm: 2 cases on vm:bookworm (private', '  lacks KVM that boots Linux)'],
	);
});
