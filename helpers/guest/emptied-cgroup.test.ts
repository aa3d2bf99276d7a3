import test from 'ava';
import {VirshError} from '../libvirt/virsh/virsh-error.ts';
import {isLateForCgroup} from './emptied-cgroup.ts';

const SCOPE = '/sys/fs/cgroup/machine.slice/machine-lxc\\x2d2082\\x2dc1.scope';

function refused(why: string): VirshError {
	const output = `error: Failed to destroy domain 'c1'\nerror: ${why}\n`;
	return new VirshError({host: 'vm:trixie', uri: 'lxc:///system', command: 'destroy c1', output});
}

test('a cgroup that was removed under libvirt is known by its file and the kernel’s word', (t) => {
	for (const why of [
		`Failed to read ${SCOPE}/libvirt/cgroup.threads: No such device`,
		`Unable to read from '${SCOPE}/cgroup.controllers': No such file or directory`,
	])
		t.true(isLateForCgroup(refused(why)), why);
});

test('no other error is', (t) => {
	for (const why of [
		`Failed to read ${SCOPE}/libvirt/cgroup.threads: Permission denied`,
		`Unable to read from '${SCOPE}/memory.max': No such file or directory`,
		'Requested operation is not valid: domain is not running',
	])
		t.false(isLateForCgroup(refused(why)), why);
	t.false(isLateForCgroup(new Error(`Failed to read ${SCOPE}/cgroup.threads: No such device`)));
});
