import test from 'ava';
import {kernelArguments} from './kernel-arguments.ts';

test('each mode of SELinux has its arguments', (t) => {
	t.regex(
		kernelArguments({release: 'bookworm', selinux: 'enforcing', cgroup: 'v2'}),
		/ selinux=1 enforcing=1$/,
	);
	t.regex(
		kernelArguments({release: 'bookworm', selinux: 'permissive', cgroup: 'v2'}),
		/ selinux=1 enforcing=0$/,
	);
	t.regex(kernelArguments({release: 'bookworm', selinux: 'disabled', cgroup: 'v2'}), / selinux=0$/);
});

test("v1 and hybrid are systemd's own, and v2 is what it does unasked", (t) => {
	const words = (cgroup: 'v1' | 'v2' | 'hybrid') =>
		kernelArguments({release: 'trixie', selinux: 'disabled', cgroup}).match(/systemd\.\S+/gi) ?? [];
	t.deepEqual(words('v2'), []);
	t.deepEqual(words('hybrid'), ['systemd.unified_cgroup_hierarchy=0']);
	t.deepEqual(words('v1'), [
		'systemd.unified_cgroup_hierarchy=0',
		'systemd.legacy_systemd_cgroup_controller=yes',
	]);
});
