import test from 'ava';
import {errorLines, saysConnectionLost, VirshError} from './virsh-error.ts';

test('the errors are the lines that begin so', (t) => {
	t.deepEqual(errorLines("error: failed to get domain 'x'\nerror: Domain not found\n\n"), [
		"failed to get domain 'x'",
		'Domain not found',
	]);
	t.deepEqual(errorLines('no error: here\n'), []);
});

for (const line of [
	'error: Disconnected from qemu:///system due to end of file',
	'error: Disconnected from qemu+unix:///system?socket=/x due to keepalive timeout',
	'error: internal error: client socket is closed',
	'error: End of file while reading data: Input/output error',
	'error: Reconnected to the hypervisor',
]) {
	test(`a lost connection is seen in: ${line}`, (t) => {
		t.true(saysConnectionLost(`something before\n${line}\n`));
		t.false(saysConnectionLost(`not at the beginning: ${line}`));
	});
}

test('a refusal is no lost connection', (t) => {
	t.false(
		saysConnectionLost(
			'error: Failed to start domain\nerror: internal error: process exited while connecting to monitor\n',
		),
	);
});

test("a fault of libvirt's own is told as one, and no other", (t) => {
	const advice = (output: string) =>
		new VirshError({host: 'local', uri: 'lxc:///system', command: 'destroy c1', output}).advice;
	const cgroup = '/sys/fs/cgroup/machine.slice/machine-lxc\\x2d2082\\x2dc1.scope/libvirt';
	t.regex(
		advice(
			`error: Failed to destroy domain 'c1'\nerror: Failed to read ${cgroup}/cgroup.threads: No such device\n`,
		) ?? '',
		/^report it to libvirt/,
	);
	t.is(advice(`error: Failed to read ${cgroup}/cgroup.threads: Permission denied\n`), undefined);
});
