import test from 'ava';
import {InputError} from '../errors.ts';
import {LIVE_QEMU} from '../testing/samples/domains.ts';
import {ContainerRoot} from './container-root.ts';
import type {Disk} from './disks.ts';
import {buildLxcDomain} from './lxc-domain.ts';
import {buildQemuDomain, type QemuDomain} from './qemu-domain.ts';
import {readDomain} from './read-domain.ts';
import type {SeclabelDescription} from './seclabel-description.ts';

const micro: QemuDomain = {name: 'm', driver: 'kvm', memory: 16, vcpus: 1, boot: {rom: '/i/micro.bin'}};
const uuid = '8c6e2a0c-5a1e-4f4e-9a53-6f0c7d1e2b3a';
const context = 'system_u:system_r:svirt_t:s0:c1,c2';
const image = 'system_u:object_r:svirt_image_t:s0:c1,c2';

const labels: Readonly<Record<string, readonly SeclabelDescription[]>> = {
	'a dynamic one': [{model: 'selinux', type: 'dynamic'}],
	'a dynamic one with a base': [{model: 'selinux', type: 'dynamic', relabel: true, baselabel: 'u:r:t:s0'}],
	'a base without a range': [{model: 'selinux', type: 'dynamic', baselabel: 'u:r:t'}],
	'a static one that relabels': [{model: 'selinux', type: 'static', relabel: true, label: context}],
	'a static one that does not': [{model: 'selinux', type: 'static', relabel: false, label: context}],
	none: [{model: 'selinux', type: 'none'}],
	'none, without relabelling': [{model: 'selinux', type: 'none', relabel: false}],
	'one for each model': [
		{model: 'selinux', type: 'static', label: context},
		{model: 'dac', type: 'static', relabel: true, label: '+107:+107'},
		{model: 'apparmor', type: 'dynamic'},
	],
};

for (const [name, seclabels] of Object.entries(labels)) {
	test(`the domain's labels read back as they were asked for: ${name}`, (t) => {
		t.like(readDomain(buildQemuDomain({...micro, uuid, seclabels})).seclabels, seclabels);
		const root = ContainerRoot.inside('/var/lib/virtrig/roots', '/var/lib/virtrig/roots/a');
		const lxc = buildLxcDomain({...{name: 'c', uuid, memory: 16, vcpus: 1}, root, init: '/init', seclabels});
		t.like(readDomain(lxc).seclabels, seclabels);
	});
}

const nonsense: Readonly<Record<string, readonly SeclabelDescription[]>> = {
	'dynamic without relabelling': [{model: 'selinux', type: 'dynamic', relabel: false}],
	'none with relabelling': [{model: 'selinux', type: 'none', relabel: true}],
	'static without a label': [{model: 'selinux', type: 'static'}],
	'dynamic with a label': [{model: 'selinux', type: 'dynamic', label: context}],
	'none with a label': [{model: 'selinux', type: 'none', label: context}],
	'static with a base': [{model: 'selinux', type: 'static', label: context, baselabel: context}],
	'a label that is no context': [{model: 'selinux', type: 'static', label: 'svirt_t'}],
	'a label without a range': [{model: 'selinux', type: 'static', label: 'u:r:t'}],
	'a base that is no context': [{model: 'selinux', type: 'dynamic', baselabel: 'svirt_t'}],
	'a user without a group': [{model: 'dac', type: 'static', label: '+0'}],
	'one model twice': [
		{model: 'dac', type: 'dynamic'},
		{model: 'dac', type: 'none'},
	],
	'no model': [{model: '', type: 'dynamic'}],
};

for (const [name, seclabels] of Object.entries(nonsense)) {
	test(`a domain's labels are refused: ${name}`, (t) => {
		const error = t.throws(() => buildQemuDomain({...micro, seclabels}), {instanceOf: InputError});
		t.regex(error?.message ?? '', /describe domain "m"\n {2}expected: .+\n {2}seen: +\S/);
	});
}

const qcow2 = {file: '/i/top.qcow2', format: 'qcow2', bus: 'virtio'} as const;

test('an image has labels of its own, and so has each image behind it', (t) => {
	const disks: Disk[] = [
		{file: '/i/a', format: 'raw', bus: 'virtio', seclabels: [{model: 'selinux', relabel: false}]},
		{
			...qcow2,
			seclabels: [
				{model: 'selinux', label: image},
				{model: 'dac', relabel: true},
			],
			backing: [
				{file: '/i/mid & <1>.qcow2', format: 'qcow2'},
				{file: '/i/base.raw', format: 'raw', seclabels: [{model: 'dac', relabel: false}]},
			],
		},
		{...qcow2, backing: []},
		{...qcow2, readonly: true},
	];
	const selinux = {model: 'selinux', relabel: true, label: image, labelskip: false};
	const dac = {model: 'dac', relabel: true, label: undefined, labelskip: false};
	t.deepEqual(
		readDomain(buildQemuDomain({...micro, uuid, disks})).disks.map(({seclabels, backing}) => [
			seclabels,
			backing,
		]),
		[
			[[{...selinux, relabel: false, label: undefined}], undefined],
			[
				[selinux, dac],
				[
					{file: '/i/mid & <1>.qcow2', format: 'qcow2', seclabels: []},
					{file: '/i/base.raw', format: 'raw', seclabels: [{...dac, relabel: false}]},
				],
			],
			[[], []],
			[[], undefined],
		],
	);
});

test('a running domain shows each image’s chain, and whose label could not be set', (t) => {
	t.deepEqual(
		readDomain(LIVE_QEMU).disks.map(({backing}) => backing),
		[[], [], []],
	);
	const xml = LIVE_QEMU.replace(
		"<source file='/var/lib/virtrig/b.qcow2' index='2'/>\n      <backingStore/>",
		`<source file='/var/lib/virtrig/b.qcow2' index='2'><seclabel model='selinux' labelskip='yes'/></source>
		<backingStore type='file' index='3'>
			<format type='raw'/><source file='/var/lib/virtrig/base.img'/><backingStore/>
		</backingStore>`,
	);
	t.like(readDomain(xml).disks[1], {
		seclabels: [{model: 'selinux', relabel: true, labelskip: true}],
		backing: [{file: '/var/lib/virtrig/base.img', format: 'raw', seclabels: []}],
	});
});

const refusedDisks: Readonly<Record<string, Disk>> = {
	'a label without relabelling': {...qcow2, seclabels: [{model: 'selinux', relabel: false, label: image}]},
	'a label that is no context': {...qcow2, seclabels: [{model: 'selinux', label: 'svirt_image_t'}]},
	'one model twice': {...qcow2, seclabels: [{model: 'dac'}, {model: 'dac', relabel: false}]},
	'no model': {...qcow2, seclabels: [{model: ''}]},
	'an image behind a raw one': {...qcow2, format: 'raw', backing: [{file: '/i/b', format: 'raw'}]},
	'an image behind a raw one further on': {
		...qcow2,
		backing: [
			{file: '/i/b', format: 'raw'},
			{file: '/i/c', format: 'raw'},
		],
	},
	'a relative path behind it': {...qcow2, backing: [{file: 'b', format: 'raw'}]},
	'nonsense behind it': {
		...qcow2,
		backing: [{file: '/i/b', format: 'raw', seclabels: [{model: 'dac', label: 'x'}]}],
	},
	'a qcow2 image that several write to': {...qcow2, shareable: true},
};

for (const [name, disk] of Object.entries(refusedDisks)) {
	test(`a disk is refused: ${name}`, (t) => {
		t.throws(() => buildQemuDomain({...micro, disks: [disk]}), {instanceOf: InputError});
	});
}

test('an image cannot have a label of a model that the domain does not relabel by', (t) => {
	const disks: Disk[] = [{...qcow2, seclabels: [{model: 'selinux', label: image}]}];
	const build = (seclabel: SeclabelDescription) => () =>
		buildQemuDomain({...micro, disks, seclabels: [seclabel]});
	t.throws(build({model: 'selinux', type: 'static', label: context}), {message: /without relabelling/});
	t.throws(build({model: 'selinux', type: 'none'}), {instanceOf: InputError});
	t.notThrows(build({model: 'selinux', type: 'static', label: context, relabel: true}));
	t.notThrows(build({model: 'selinux', type: 'dynamic'}));
	t.notThrows(build({model: 'dac', type: 'none'}));
});

test('several guests may read one qcow2 image', (t) => {
	const disks: Disk[] = [{...qcow2, shareable: true, readonly: true}];
	t.like(readDomain(buildQemuDomain({...micro, uuid, disks})).disks, [{shareable: true, readonly: true}]);
});
