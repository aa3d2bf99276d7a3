import test from 'ava';
import {InputError} from '../errors.ts';
import {LIVE_LXC, LIVE_QEMU} from '../testing/samples/domains.ts';
import {readDomain} from './read-domain.ts';

test('a running QEMU guest reads back as values', (t) => {
	const domain = readDomain(LIVE_QEMU);
	t.like(domain, {
		type: 'qemu',
		name: 'live & 1',
		uuid: '21459085-8ab5-4240-90e2-955adc44abb6',
		id: 1,
		memory: 32,
		vcpus: 1,
		emulator: '/usr/bin/qemu-system-x86_64',
		partition: '/machine',
		os: {type: 'hvm', loader: '/var/lib/virtrig/micro.bin', kernel: undefined},
		serials: [{type: 'pty', tty: '/dev/pts/0', alias: 'serial0'}],
		consoles: [{type: 'pty', tty: '/dev/pts/0', alias: 'serial0'}],
		filesystems: [],
	});
	t.deepEqual(domain.seclabels, [
		{type: 'dynamic', model: 'dac', relabel: true, label: '+0:+0', imagelabel: '+0:+0', baselabel: undefined},
	]);
	t.deepEqual(
		domain.disks.map(({target, bus, format, readonly, shareable}) => [
			target,
			bus,
			format,
			readonly,
			shareable,
		]),
		[
			['hda', 'ide', 'raw', false, false],
			['vda', 'virtio', 'qcow2', true, false],
			['vdb', 'virtio', 'raw', false, true],
		],
	);
	t.is(domain.disks[0]?.file, '/var/lib/virtrig/d.img');
});

test('a running container reads back as values', (t) => {
	t.like(readDomain(LIVE_LXC), {
		type: 'lxc',
		id: 105,
		os: {type: 'exe', init: '/init'},
		consoles: [{type: 'pty', tty: '/dev/pts/0', alias: 'console0'}],
		filesystems: [{type: 'mount', source: '/var/lib/virtrig/roots/a', target: '/', readonly: false}],
		seclabels: [],
	});
});

test('a static seclabel reads back with its base', (t) => {
	const xml = LIVE_QEMU.replace(
		'</domain>',
		`<seclabel type='static' model='selinux' relabel='no'><label>u:r:t:s0</label></seclabel>
		<seclabel model='selinux'><baselabel>u:r:b:s0</baselabel></seclabel></domain>`,
	);
	const [, fixed, based] = readDomain(xml).seclabels;
	t.like(fixed, {type: 'static', relabel: false, label: 'u:r:t:s0', imagelabel: undefined});
	t.like(based, {type: 'dynamic', relabel: undefined, baselabel: 'u:r:b:s0'});
});

test('a shut-off domain has no id and no terminal', (t) => {
	const xml = LIVE_QEMU.replace(" id='1'", '').replaceAll(/<source path=.*>| tty='.*?'/g, '');
	t.like(readDomain(xml), {id: undefined, serials: [{tty: undefined}], consoles: [{tty: undefined}]});
});

test('white space in a name is part of the name', (t) => {
	t.is(readDomain(LIVE_QEMU.replace('live &amp; 1', 'live ')).name, 'live ');
});

test('memory is read in the unit that the XML names', (t) => {
	t.is(readDomain(LIVE_QEMU.replace("<memory unit='KiB'>32768", "<memory unit='GiB'>2")).memory, 2048);
	t.is(readDomain(LIVE_QEMU.replace("<memory unit='KiB'>", '<memory>')).memory, 32);
	t.throws(() => readDomain(LIVE_QEMU.replace("<memory unit='KiB'>", "<memory unit='acres'>")), {
		message: /"32768" in "acres"/,
	});
});

test('an element in a foreign namespace is not taken for libvirt’s own', (t) => {
	const xml = LIVE_LXC.replace('<filesystem', "<filesystem xmlns='http://example.org'");
	t.deepEqual(readDomain(xml).filesystems, []);
});

test('broken XML is refused with its line', (t) => {
	const error = t.throws(() => readDomain(LIVE_LXC.replace('</uuid>', '</uid>')), {
		instanceOf: InputError,
	});
	t.is(error?.line, 3);
	t.regex(
		error?.message ?? '',
		/read domain XML, line 3\n.*\n {2}seen: .*close tag\n +<uuid>.*\n {2}do: +correct line 3/,
	);
});

test('text that is cut off, empty or no XML is refused', (t) => {
	for (const xml of [
		LIVE_LXC.slice(0, 300),
		'',
		' \n',
		'error: failed to get domain',
		'<domain',
		'<domain>&x;</domain>',
	]) {
		t.throws(() => readDomain(xml), {instanceOf: InputError, message: /do: /}, xml);
	}
});

test('XML that is no domain’s, or lacks what every domain has, is refused', (t) => {
	t.throws(() => readDomain('<network/>'), {
		message: /expected: a <domain> element\n {2}seen: {5}a <network>/,
	});
	t.throws(() => readDomain(LIVE_LXC.replaceAll('uuid', 'uid')), {message: /<domain>\/uuid/});
	t.throws(() => readDomain(LIVE_LXC.replace("'static'>2", "'static'>two")), {message: /number of vcpus/});
});
