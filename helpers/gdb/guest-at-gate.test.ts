import test from 'ava';
import {nameIn} from './guest-at-gate.ts';

test('the guest is told by the first words of its command line', (t) => {
	t.is(nameIn(['/usr/bin/qemu-system-x86_64', '-name', 'guest=vm1,debug-threads=on', '-S']), 'vm1');
	t.is(nameIn(['/usr/bin/kvm', '-name', 'guest=a,,b,debug-threads=on']), 'a,b');
	t.is(nameIn(['/usr/bin/kvm', '-name', 'guest=only']), 'only');
	t.is(nameIn(['/usr/bin/kvm', '-name', 'of-old']), 'of-old');
	t.is(nameIn(['/usr/lib/libvirt/libvirt_lxc', '--name', 'c1', '--console', '26']), 'c1');
});

test('other commands of the daemon name none', (t) => {
	t.is(nameIn(['/usr/bin/qemu-system-x86_64', '-S', '-no-user-config']), undefined);
	t.is(nameIn(['/usr/bin/qemu-pr-helper', '-k', '/run/x.sock']), undefined);
	t.is(nameIn([]), undefined);
});
