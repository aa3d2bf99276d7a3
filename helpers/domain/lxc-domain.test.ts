import test from 'ava';
import {InputError} from '../errors.ts';
import {ContainerRoot} from './container-root.ts';
import {checkContainerRoot} from './container-root-check.ts';
import {buildLxcDomain} from './lxc-domain.ts';
import {readDomain} from './read-domain.ts';

const base = '/var/lib/virtrig/roots';
const root = ContainerRoot.inside(base, `${base}/it's <a>`);
const uuid = '8c6e2a0c-5a1e-4f4e-9a53-6f0c7d1e2b3a';
const container = {name: 'c', uuid, memory: 16, vcpus: 1, root, init: '/init'};

test('a container has the root, the init and the console that were asked for', (t) => {
	const xml = buildLxcDomain(container);
	t.like(readDomain(xml), {
		type: 'lxc',
		os: {type: 'exe', init: '/init'},
		filesystems: [{type: 'mount', source: root.path, target: '/'}],
		consoles: [{type: 'pty'}],
		serials: [],
	});
	t.notThrows(() => checkContainerRoot(xml, base));
});

test('a container without a root made by ContainerRoot does not compile, and is refused', (t) => {
	// @ts-expect-error: a root is required
	t.throws(() => buildLxcDomain({...container, root: undefined}), {instanceOf: InputError});
	// @ts-expect-error: a plain path is not a root
	t.throws(() => buildLxcDomain({...container, root: '/var/lib/virtrig/roots/a'}), {
		instanceOf: InputError,
	});
	// @ts-expect-error: an object of the same shape is not a root
	t.throws(() => buildLxcDomain({...container, root: {path: '/'}}), {instanceOf: InputError});
});

test('an init that is no absolute path is refused', (t) => {
	t.throws(() => buildLxcDomain({...container, init: 'init'}), {message: /init "init"/});
});
