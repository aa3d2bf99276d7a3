import test from 'ava';
import {readCommand, readRawCommand} from './command.ts';

test('a quoted command is split into environment and argv', (t) => {
	const text = `LC_ALL=C \\\nA='b c' \\\n/usr/bin/qemu \\\n-global x.y=1\noutput\n`;
	t.deepEqual(readCommand(text, 0), {
		command: {environment: ['LC_ALL=C', 'A=b c'], argv: ['/usr/bin/qemu', '-global', 'x.y=1']},
		end: text.indexOf('output'),
	});
});

test('a raw command keeps the spaces of its variables, as in /proc/PID/environ', (t) => {
	t.deepEqual(
		readRawCommand('HOME=/ FILTERS=1:*cgroup* 1:*lxc*  OUT=3:stderr /usr/lib/libvirt_lxc --name c1'),
		{
			environment: ['HOME=/', 'FILTERS=1:*cgroup* 1:*lxc* ', 'OUT=3:stderr'],
			argv: ['/usr/lib/libvirt_lxc', '--name', 'c1'],
		},
	);
});

test('a raw command without an environment, and an empty line', (t) => {
	t.deepEqual(readRawCommand('/init -a'), {environment: [], argv: ['/init', '-a']});
	t.deepEqual(readRawCommand(''), {environment: [], argv: []});
});
