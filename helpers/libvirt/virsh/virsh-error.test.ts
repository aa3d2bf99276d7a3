import test from 'ava';
import {errorLines, saysConnectionLost} from './virsh-error.ts';

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
