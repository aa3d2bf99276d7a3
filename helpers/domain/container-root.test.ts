import test from 'ava';
import {InputError} from '../errors.ts';
import {ContainerRoot} from './container-root.ts';

const base = '/var/lib/virtrig/roots';

test('a folder below the base is a root', (t) => {
	t.is(ContainerRoot.inside(base, `${base}/a`).path, `${base}/a`);
	t.is(ContainerRoot.inside('/tmp/virtrig', '/tmp/virtrig/a/b').path, '/tmp/virtrig/a/b');
});

for (const path of [
	'',
	'/',
	'//',
	'a',
	base,
	`${base}/`,
	`${base}/.`,
	`${base}/..`,
	`${base}/../..`,
	`${base}/a/../../../../../etc`,
	`${base}//a`,
	`${base}s/a`,
	`${base}/a\n`,
	`/${base}/a`,
	'/var',
	'/var/lib',
	'/etc',
	'/usr/share/a',
	'/home/me',
]) {
	test(`${JSON.stringify(path)} is no root`, (t) => {
		t.throws(() => ContainerRoot.inside(base, path), {instanceOf: InputError});
	});
}

for (const wrong of [
	'/',
	'',
	'/var',
	'/var/lib',
	'/tmp',
	'/srv',
	'/data',
	'/home/me',
	'/root',
	'/run/user/0',
	'/usr/a',
	'/dev/shm/a',
	'/var/lib/libvirt',
	'/tmp/a/',
	'/tmp/../a',
]) {
	test(`${JSON.stringify(wrong)} is no base for roots`, (t) => {
		const error = t.throws(() => ContainerRoot.inside(wrong, `${wrong}/a`), {instanceOf: InputError});
		t.regex(error?.message ?? '', /base for container roots is wrong/);
	});
}
