import test from 'ava';
import {fakeHost} from '../testing/fake-host.ts';
import {probeSelinux} from './selinux.ts';

const CONFIG =
	'# how SELinux starts\nSELINUX=permissive\n# SELINUXTYPE= names a policy\nSELINUXTYPE=default\n';
const SYMBOL = {'grep -m1 -w selinux_file_open': {stdout: 'ffffffff81ad6670 t selinux_file_open\n'}};

test('an enforcing host names its policy', async (t) => {
	const host = fakeHost({files: {'/sys/fs/selinux/enforce': '1', '/etc/selinux/config': CONFIG}});
	t.deepEqual(await probeSelinux(host), {
		value: {state: 'enforcing', policy: 'default'},
		evidence: ['/sys/fs/selinux/enforce: 1', '/etc/selinux/config: SELINUXTYPE=default'],
	});
});

test('the kernel is believed, not the configuration', async (t) => {
	const enforcing = CONFIG.replace('permissive', 'enforcing');
	const host = fakeHost({files: {'/sys/fs/selinux/enforce': '0', '/etc/selinux/config': enforcing}});
	t.is((await probeSelinux(host)).value.state, 'permissive');
});

test('a kernel with selinuxfs and no policy loaded is disabled', async (t) => {
	const host = fakeHost({files: {'/proc/filesystems': 'nodev\tselinuxfs\n\text4\n'}});
	t.is((await probeSelinux(host)).value.state, 'disabled');
});

test('a kernel that was booted without its SELinux is disabled, one built without it is absent', async (t) => {
	const files = {'/proc/filesystems': 'nodev\tproc\n\text4\n'};
	t.is((await probeSelinux(fakeHost({files, commands: SYMBOL}))).value.state, 'disabled');
	t.is((await probeSelinux(fakeHost({files}))).value.state, 'absent');
});
