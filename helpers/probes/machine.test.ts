import test from 'ava';
import {fakeHost} from '../testing/fake-host.ts';
import {probeDisk, probeMachine} from './machine.ts';

test('memory is told in MiB', async (t) => {
	const host = fakeHost({
		commands: {nproc: {stdout: '2\n'}},
		files: {
			'/proc/cpuinfo': 'processor\t: 0\nmodel name\t: AMD EPYC\n',
			'/proc/meminfo':
				'MemTotal:       24684000 kB\nMemFree:          100000 kB\nMemAvailable:   23000000 kB\n',
		},
	});
	t.deepEqual((await probeMachine(host)).value, {
		processor: 'AMD EPYC',
		cores: 2,
		memory: 24_105,
		available: 22_460,
	});
});

test('the disk of a folder that is not there yet is that of the nearest one above it', async (t) => {
	const host = fakeHost({
		kinds: {'/var': 'folder'},
		commands: {
			'df -Pk /var': {
				stdout: 'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda 99 9 2097152 1% /\n',
			},
		},
	});
	t.deepEqual(await probeDisk(host, '/var/lib/virtrig'), {
		value: {folder: '/var/lib/virtrig', free: 2048},
		evidence: ['df /var: 2048 MiB free on /dev/vda'],
	});
});
