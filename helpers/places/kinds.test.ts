import test from 'ava';
import {describePlace, parsePlace} from './kinds.ts';
import {PlaceError} from './settings.ts';

test('each form is read', (t) => {
	t.deepEqual(parsePlace('private'), {kind: 'private'});
	t.deepEqual(parsePlace('system'), {kind: 'system'});
	t.deepEqual(parsePlace('container:sid'), {kind: 'container', release: 'sid'});
	t.deepEqual(parsePlace('vm:bookworm'), {
		kind: 'vm',
		release: 'bookworm',
		selinux: 'enforcing',
		cgroup: 'v2',
	});
	t.deepEqual(parsePlace('vm:trixie,selinux=permissive,cgroup=v1'), {
		kind: 'vm',
		release: 'trixie',
		selinux: 'permissive',
		cgroup: 'v1',
	});
	t.deepEqual(parsePlace('ssh:root@lab'), {kind: 'ssh', destination: 'root@lab', libvirt: 'private'});
	t.deepEqual(parsePlace('ssh://root@[::1]:2222,libvirt=system'), {
		kind: 'ssh',
		destination: 'ssh://root@[::1]:2222',
		libvirt: 'system',
	});
});

test('an unknown place or setting is refused, with the possible ones', (t) => {
	const wrong = {
		'': /`private`, `system`/,
		moon: /no place "moon"/,
		'private:x': /no place/,
		container: /release of a container must be one of bookworm, trixie, forky, sid/,
		'container:bullseye': /not "bullseye"/,
		vm: /release of a runner VM must be one of bookworm, trixie/,
		'vm:': /release of a runner VM must be one of bookworm, trixie/,
		'vm:buster': /not "buster"/,
		'vm:bookworm,cgroup': /cgroup of a runner VM must be one of v2, v1, hybrid, not ""/,
		'vm:bookworm,cgroup=v3': /not "v3"/,
		'ssh:': /names no machine/,
		'ssh:-oProxyCommand=x': /names no machine/,
		'ssh:lab,libvirt=none': /must be one of private, system, not "none"/,
		'ssh:lab,port=22': /`libvirt=`/,
		'vm:bookworm,toString=1': /`selinux=` and `cgroup=`/,
	};
	for (const [text, message] of Object.entries(wrong))
		t.throws(() => parsePlace(text), {instanceOf: PlaceError, message}, text);
});

test('a place is described as it is read', (t) => {
	for (const text of [
		'private',
		'system',
		'container:forky',
		'vm:bookworm',
		'vm:trixie,selinux=disabled,cgroup=hybrid',
		'ssh:lab',
		'ssh://a@lab:1,libvirt=system',
	])
		t.is(describePlace(parsePlace(text)), text);
	t.is(describePlace(parsePlace('vm:bookworm,cgroup=v2,selinux=enforcing')), 'vm:bookworm');
});
