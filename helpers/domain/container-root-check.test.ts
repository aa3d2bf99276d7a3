import test from 'ava';
import {InputError} from '../errors.ts';
import {LIVE_LXC, LIVE_QEMU} from '../testing/samples/domains.ts';
import {ContainerRootError, checkContainerRoot} from './container-root-check.ts';

const base = '/var/lib/virtrig/roots';
const SOURCE = "<source dir='/var/lib/virtrig/roots/a'/>";
const FILESYSTEM = LIVE_LXC.slice(LIVE_LXC.indexOf('<filesystem'), LIVE_LXC.indexOf('<console'));

function filesystem(source: string, target: string, type = 'mount'): string {
	return `<filesystem type='${type}'><source dir='${source}'/><target dir='${target}'/></filesystem>`;
}

function added(more: string): string {
	return LIVE_LXC.replace('</devices>', `${more}</devices>`);
}

test('a container with a root below the base may start', (t) => {
	t.notThrows(() => checkContainerRoot(LIVE_LXC, base));
});

test('a guest of QEMU has no need of a root', (t) => {
	t.notThrows(() => checkContainerRoot(LIVE_QEMU, base));
});

test('RAM, a bind inside the container and a second folder below the base are no danger', (t) => {
	const ram = "<filesystem type='ram'><source usage='1024' units='KiB'/><target dir='/tmp'/></filesystem>";
	t.notThrows(() => checkContainerRoot(added(ram), base));
	t.notThrows(() => checkContainerRoot(added(filesystem('/etc', '/mnt', 'bind')), base));
	t.notThrows(() => checkContainerRoot(added(filesystem(`${base}/b`, '/mnt')), base));
});

const REFUSED: Readonly<Record<string, readonly [xml: string, reason: RegExp]>> = {
	'no filesystem': [LIVE_LXC.replace(FILESYSTEM, ''), /no <filesystem> at all/],
	'a misspelt filesystem': [LIVE_LXC.replaceAll('filesystem', 'filesytem'), /no <filesystem> at all/],
	'a filesystem outside <devices>': [
		LIVE_LXC.replace(FILESYSTEM, '').replace('<devices>', `${FILESYSTEM}<devices>`),
		/no <filesystem> at all/,
	],
	'a commented filesystem': [
		LIVE_LXC.replace(FILESYSTEM, `<!-- ${FILESYSTEM} -->`),
		/no <filesystem> at all/,
	],
	'a misspelt target': [
		LIVE_LXC.replace("<target dir='/'", "<target path='/'"),
		/no filesystem has target '\/'.*""/,
	],
	'no source': [LIVE_LXC.replace(SOURCE, ''), /"" is not an absolute path/],
	'a misspelt source': [LIVE_LXC.replace('source dir', 'source path'), /"" is not an absolute path/],
	'a root of the wrong type': [LIVE_LXC.replace("type='mount'", "type='bind'"), /of type bind/],
	'two roots': [added(filesystem(`${base}/b`, '/')), /2 filesystems have target '\/'/],
	'two sources': [LIVE_LXC.replace(SOURCE, `${SOURCE}<source dir='/'/>`), /2 <source> elements/],
	'two places in a source': [LIVE_LXC.replace("roots/a'", "roots/a' dev='/dev/vda'"), /2 places/],
	'two targets': [
		LIVE_LXC.replace("<target dir='/'/>", "<target dir='/'/><target dir='/x'/>"),
		/2 <target> elements/,
	],
	'a folder of the host elsewhere': [added(filesystem('/etc', '/mnt')), /target "\/mnt" is wrong: "\/etc"/],
	'the root of the host elsewhere': [added(filesystem('/', '/mnt')), /target "\/mnt" is wrong: it is '\/'/],
	'something laid over the root': [added(filesystem(`${base}/b`, '//')), /"\/\/" is not a normalized/],
	'something laid over the root by a detour': [added(filesystem(`${base}/b`, '/a/..')), /not a normalized/],
	'an unknown driver': [
		LIVE_LXC.replace("type='lxc'", "type='LXC'").replace(FILESYSTEM, ''),
		/no <filesystem>/,
	],
};

for (const [what, [xml, reason]] of Object.entries(REFUSED)) {
	test(`refused: ${what}`, (t) => {
		const error = t.throws(() => checkContainerRoot(xml, base), {instanceOf: InputError});
		t.regex(error?.message ?? '', reason);
	});
}

for (const target of ['', '//', '/.', '/..', '.', '/root']) {
	test(`refused: target ${JSON.stringify(target)} alone, which libvirt takes for no root`, (t) => {
		const xml = LIVE_LXC.replace("target dir='/'", `target dir='${target}'`);
		t.throws(() => checkContainerRoot(xml, base), {
			instanceOf: ContainerRootError,
			message: /no filesystem has target/,
		});
	});
}

for (const source of [
	'/',
	'//',
	'/.',
	'/etc',
	'/home',
	'/var/lib',
	'/var/lib/virtrig',
	base,
	`${base}/`,
	`${base}/..`,
	`${base}/a/../../..`,
	`${base}/./a`,
	`${base}-b/a`,
	'/var/lib/virtrig/roots/a&#x2f;..',
	'roots/a',
]) {
	test(`refused: source ${JSON.stringify(source)}`, (t) => {
		const xml = LIVE_LXC.replace(`dir='${base}/a'`, `dir='${source}'`);
		t.throws(() => checkContainerRoot(xml, base), {
			instanceOf: ContainerRootError,
			message: /source of target '\/' is wrong/,
		});
	});
}

test('the error says what to do', (t) => {
	t.throws(() => checkContainerRoot(LIVE_LXC.replace(FILESYSTEM, ''), base), {
		message:
			/check the root of container "c1"\n {2}expected: one <filesystem .*\n {2}seen: .*\n {2}do: .*not started/,
	});
});

test('XML that cannot be read is refused', (t) => {
	t.throws(() => checkContainerRoot('', base), {instanceOf: InputError});
});
