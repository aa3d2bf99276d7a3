import test from 'ava';
import type {RunnerMachine} from './machine.ts';
import {type RunnerFiles, runnerArgv} from './qemu-argv.ts';

const machine: RunnerMachine = {
	qemu: '/usr/bin/qemu-system-x86_64',
	accelerator: 'tcg',
	memory: 3072,
	cores: 2,
	variant: {release: 'bookworm', selinux: 'enforcing', cgroup: 'v2'},
};
const files: RunnerFiles = {
	image: {
		disk: '/c/disk.img',
		kernel: '/c/vmlinuz',
		initrd: '/c/initrd.img',
		key: '/c/key',
		knownHosts: '/c/known',
	},
	overlay: '/r/disk.qcow2',
	memory: undefined,
	monitor: '/r/monitor',
	serial: '/r/serial',
	consoleLog: '/r/console.log',
	incoming: false,
};

function after(argv: readonly string[], option: string): string | undefined {
	return argv[argv.indexOf(option) + 1];
}

test('the memory of a state is written where it is saved, and never where it is restored', (t) => {
	const backend = (memory: RunnerFiles['memory']) =>
		after(runnerArgv(machine, {...files, memory}), '-object');
	t.is(
		backend({path: '/s/memory', shared: true}),
		'memory-backend-file,id=ram,size=3072M,share=on,mem-path=/s/memory',
	);
	t.is(
		backend({path: '/s/memory', shared: false}),
		'memory-backend-file,id=ram,size=3072M,share=off,mem-path=/s/memory',
	);
	t.is(backend(undefined), 'memory-backend-ram,id=ram,size=3072M');
});

test('a machine waits for a state only when it has one', (t) => {
	t.false(runnerArgv(machine, files).includes('-incoming'));
	t.is(after(runnerArgv(machine, {...files, incoming: true}), '-incoming'), 'defer');
});

test('a comma in a path is no end of it', (t) => {
	const argv = runnerArgv(machine, {...files, overlay: '/a,b/disk.qcow2', consoleLog: '/a,b/console.log'});
	t.regex(after(argv, '-drive') ?? '', /file=\/a,,b\/disk\.qcow2,format/);
	t.true(argv.some((word) => word.endsWith('logfile=/a,,b/console.log')));
});

test('its network leads nowhere but from the loopback to its ssh', (t) => {
	const network = after(runnerArgv(machine, files), '-netdev');
	t.is(network, 'user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:0-:22');
});
