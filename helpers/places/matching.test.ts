import test from 'ava';
import type {Capabilities} from '../needs/capabilities.ts';
import type {CatalogCase} from '../run/catalog.ts';
import {capable} from '../testing/samples/capabilities.ts';
import {SAMPLE_INSTALLATION} from '../testing/samples/installation.ts';
import {placeCases} from './matching.ts';
import type {Offer} from './place-kind.ts';

const base: CatalogCase = {
	subject: 'cgroups',
	driver: 'kvm',
	title: 'nothing is left',
	file: 'suites/cgroups/cgroups.test.ts',
	needs: {driver: 'kvm'},
	private: false,
	fresh: false,
	deadline: 60_000,
};
const onLxc: CatalogCase = {...base, driver: 'lxc', needs: {driver: 'lxc'}};
const alone: CatalogCase = {...base, private: true};

const images = {micro: {rom: ''}, linux: {kernel: '', initrd: ''}, container: {tar: ''}};
const offer = (kind: string, capabilities: Capabilities, name: string = kind): Offer => ({
	name,
	capabilities,
	planned: {kind, images, installation: SAMPLE_INSTALLATION},
});
const withoutKvm: Capabilities = {...capable, kvm: {value: 'none', evidence: ['/dev/kvm: no such file']}};

test('a host that can do everything runs every case, in order', (t) => {
	const {runnable, skipped} = placeCases([base, onLxc, alone], [offer('private', capable)]);
	t.deepEqual(
		runnable.map(({one}) => one),
		[base, onLxc, alone],
	);
	t.true(runnable.every(({place, reasons}) => place === 'private' && reasons.length === 0));
	t.deepEqual(skipped, []);
});

test('a case whose need is not met is skipped with the need and its evidence, others are run', (t) => {
	const {runnable, skipped} = placeCases([base, onLxc], [offer('private', withoutKvm)]);
	t.deepEqual(
		runnable.map(({one}) => one),
		[onLxc],
	);
	t.deepEqual(
		skipped.map(({one, unmet}) => [one, unmet.need, unmet.evidence]),
		[[base, 'KVM that boots firmware', '/dev/kvm: no such file']],
	);
});

test('a case that changes the whole machine does not run on a machine that others use', (t) => {
	const changes: CatalogCase = {...base, needs: {driver: 'kvm', ownMachine: true}};
	const {runnable, skipped} = placeCases([changes], [offer('private', capable), offer('system', capable)]);
	t.deepEqual(runnable, []);
	t.deepEqual(
		skipped.map(({unmet}) => unmet.need),
		['a machine of its own'],
	);
	const {runnable: found} = placeCases([changes], [offer('private', capable), offer('vm', capable)]);
	t.deepEqual(
		found.map(({place, reasons}) => [place, reasons[0]?.split(';')[0]]),
		[['vm', 'private lacks a machine of its own']],
	);
});

test('a case goes to the first place that meets its needs, with what earlier places lack', (t) => {
	const offers = [
		offer('private', withoutKvm),
		offer('vm', capable, 'vm:bookworm'),
		offer('vm', capable, 'vm:trixie'),
	];
	const {runnable, skipped} = placeCases([base, onLxc], offers);
	t.deepEqual(
		runnable.map(({place, reasons}) => [place, reasons]),
		[
			['vm:bookworm', ['private lacks KVM that boots firmware; /dev/kvm: no such file']],
			['private', []],
		],
	);
	t.deepEqual(skipped, []);
});

const {libvirt} = capable;

test("nothing can run on the system's libvirt if there is none", (t) => {
	const none = {...libvirt, value: libvirt.value && {...libvirt.value, running: [], sockets: []}};
	const {runnable, skipped} = placeCases([base, alone], [offer('system', {...capable, libvirt: none})]);
	t.deepEqual(runnable, []);
	t.is(skipped[0]?.unmet.need, "the system's own libvirt");
	t.regex(skipped[0]?.unmet.advice ?? '', /start libvirtd/);
});

test("a case that needs a libvirt of its own is not run on the system's", (t) => {
	const {runnable, skipped} = placeCases([alone, base], [offer('system', capable)]);
	t.deepEqual(
		runnable.map(({one}) => one),
		[base],
	);
	t.is(skipped[0]?.unmet.need, 'a private libvirt');
	t.is(skipped[0]?.unmet.advice, 'leave out `--on system`');
});
