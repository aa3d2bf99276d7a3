import test from 'ava';
import type {RunEvent} from '../events/event.ts';
import {at, named} from '../testing/samples/report.ts';
import {matrix} from './matrix.ts';

const LOOK = {width: 100, colour: false};
const CUT = named('cgroups', 'lxc', 'a container has its directories');
const SAME = named('lifecycle', 'qemu', 'a guest is started');
const NEEDY = named('lifecycle', 'kvm', 'Linux boots');

function place(release: string, libvirt: string, qemu: string): RunEvent {
	const versions = {libvirt, qemu, kernel: '6.1', distribution: 'Debian'};
	return {event: 'place', ...at(1), host: `container:${release}`, ...versions};
}

const failed = (message: string): RunEvent => ({
	event: 'case-failed',
	...at(2),
	...CUT,
	duration: 1,
	error: {name: 'AssertionError', message},
	artifacts: [],
});
const passed = (name: typeof CUT): RunEvent => ({event: 'case-passed', ...at(2), ...name, duration: 1});
const skipped: RunEvent = {event: 'case-skipped', ...at(2), ...NEEDY, need: 'KVM', evidence: 'none'};

test('subjects by releases, with versions, what differs, and why a release is missing', (t) => {
	const text = matrix(
		[
			{release: 'bookworm', events: [place('bookworm', '9.0.0', '7.2'), passed(CUT), passed(SAME), skipped]},
			{
				release: 'trixie',
				events: [
					place('trixie', '11.3.0', '10.0'),
					failed(`t.is() failed\nDifference (- actual, + expected):\n\n  'a'\n-   'b'\n+   'c'\n-   'd'`),
					passed(SAME),
					skipped,
				],
			},
			{release: 'sid', missing: 'no packages', why: 'E: the archive is away'},
		],
		LOOK,
	);
	t.is(
		text,
		`            bookworm   trixie    sid
libvirt     9.0.0      11.3.0    ?
QEMU        7.2        10.0      ?
cgroups     ✔ 1        ✖ 1       no packages
lifecycle   ✔ 1 – 1    ✔ 1 – 1   no packages

What differs
  cgroups lxc: a container has its directories
    bookworm  ✔ passed
    trixie    ✖ AssertionError: t.is() failed - 'b' + 'c'

sid: no packages
  E: the archive is away
`,
	);
});

test('a case that was lost has failed, and one that another release does not have differs', (t) => {
	const planned: RunEvent = {event: 'case-planned', ...at(1), ...CUT};
	const text = matrix(
		[
			{release: 'bookworm', events: [planned, passed(SAME)]},
			{release: 'trixie', events: [passed(CUT)]},
		],
		LOOK,
	);
	t.regex(text, /cgroups +✖ 1 +✔ 1\n/);
	t.regex(text, /bookworm {2}✖ was planned, but did not begin\n {4}trixie {4}✔ passed/);
	t.regex(text, /bookworm {2}✔ passed\n {4}trixie {4}\? is not in this run/);
});

test('where all is alike, it says so', (t) => {
	const events = [passed(SAME)];
	const columns = ['bookworm', 'trixie'].map((release) => ({release, events}));
	t.regex(matrix(columns, LOOK), /\n\nNo case differs between the releases\.\n$/);
});
