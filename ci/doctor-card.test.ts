import test from 'ava';
import {capable} from '../helpers/testing/samples/capabilities.ts';
import {doctorCard, type Paint} from './doctor-card.ts';
import {doctorReport} from './doctor-report.ts';

const plain: Paint = (_style, text) => text;
const tagged: Paint = (style, text) => `<${style}>${text}`;
const noKvm = doctorReport(
	'local',
	1234,
	{...capable, kvm: {value: 'none', evidence: ['/dev/kvm: no such file']}},
	{
		vm: [{need: 'a user namespace', evidence: 'none is allowed', advice: 'allow some'}],
		container: [{need: 'podman and what it uses', evidence: 'not found: runc'}],
	},
);

test('no line is wider than the terminal', (t) => {
	for (const columns of [40, 80, 110]) {
		const widest = Math.max(
			...doctorCard(noKvm, columns, plain)
				.split('\n')
				.map(({length}) => length),
		);
		t.true(widest <= columns, `${widest} at ${columns} columns`);
	}
});

test('a driver that cannot run here says what is missing and what to do', (t) => {
	const card = doctorCard(noKvm, 80, plain);
	t.regex(
		card,
		/^kvm {9}cannot run here\n {12}needs KVM that boots firmware; \/dev\/kvm: no such file\n {12}do: use a machine/m,
	);
	t.regex(card, /^qemu {8}can run here\n/m);
	t.regex(
		card,
		/^vm {10}cannot run here\n {12}needs a user namespace; none is allowed\n {12}do: allow some/m,
	);
	t.regex(card, /^container {3}cannot run here\n {12}needs podman and what it uses; not found: runc\n/m);
	t.regex(card, /proved in 1\.2 s/);
});

test('evidence is dimmed, and the value it proves is not', (t) => {
	t.regex(doctorCard(noKvm, 80, tagged), /^KVM {9}none\n {12}<dim>\/dev\/kvm: no such file$/m);
});
