import test from 'ava';
import {capable} from '../../helpers/needs/samples.ts';
import type {CatalogCase} from '../../helpers/rig/catalog.ts';
import {placeCases} from './place.ts';

const base: CatalogCase = {
	subject: 'cgroups',
	driver: 'kvm',
	title: 'nothing is left',
	file: 'suites/cgroups/cgroups.test.ts',
	needs: {driver: 'kvm'},
	private: false,
	deadline: 60_000,
	body: async () => {},
};
const onLxc: CatalogCase = {...base, driver: 'lxc', needs: {driver: 'lxc'}};
const alone: CatalogCase = {...base, private: true};

test('a host that can do everything runs every case, in order', (t) => {
	t.deepEqual(placeCases([base, onLxc, alone], capable, 'private'), {
		runnable: [base, onLxc, alone],
		skipped: [],
	});
});

test('a case whose need is not met is skipped with the need and its evidence, others are run', (t) => {
	const host = {...capable, kvm: {value: 'none', evidence: ['/dev/kvm: no such file']}} as const;
	const {runnable, skipped} = placeCases(
		[base, onLxc],
		{...host, kvm: {...host.kvm, evidence: [...host.kvm.evidence]}},
		'private',
	);
	t.deepEqual(runnable, [onLxc]);
	t.deepEqual(
		skipped.map(({one, unmet}) => [one, unmet.need, unmet.evidence]),
		[[base, 'KVM that boots firmware', '/dev/kvm: no such file']],
	);
});

const {libvirt} = capable;

test("nothing can be run on the system's libvirt where there is none", (t) => {
	const none = {...libvirt, value: libvirt.value && {...libvirt.value, running: [], sockets: []}};
	const {runnable, skipped} = placeCases([base, alone], {...capable, libvirt: none}, 'system');
	t.deepEqual(runnable, []);
	t.is(skipped[0]?.unmet.need, "the system's own libvirt");
	t.regex(skipped[0]?.unmet.advice ?? '', /start libvirtd/);
});

test("a case that needs a libvirt of its own is not run on the system's", (t) => {
	const {runnable, skipped} = placeCases([alone, base], capable, 'system');
	t.deepEqual(runnable, [base]);
	t.is(skipped[0]?.unmet.need, 'a private libvirt');
	t.is(skipped[0]?.unmet.advice, 'leave out `--on system`');
});
