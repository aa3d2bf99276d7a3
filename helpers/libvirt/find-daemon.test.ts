import test from 'ava';
import {peersOf, socketsOf} from './find-daemon.ts';

test('the sockets of a process are found among its files', (t) => {
	const listing = [
		'total 0',
		'lrwx------ 1 root root 64 Nov 24 11:34 0 -> /dev/pts/3',
		'lrwx------ 1 root root 64 Nov 24 11:34 5 -> socket:[3129713]',
		"lrwx------ 1 root root 64 Nov 24 11:34 6 -> 'anon_inode:[eventfd]'",
	].join('\n');
	t.deepEqual(socketsOf(listing), ['3129713']);
});

test('what a socket is connected with is told, not what merely has a like number', (t) => {
	const text = [
		'u_str ESTAB 0      0                              * 3129713 * 3129714',
		'u_str ESTAB 0      0      /run/libvirt/libvirt-sock 3129714 * 3129713',
		'u_str ESTAB 0      0                              * 31297 * 31298',
		'u_str LISTEN 0     4096   /run/libvirt/libvirt-sock 3129000 * 0',
	].join('\n');
	t.deepEqual(peersOf(text, ['3129713']), ['3129714']);
	t.deepEqual(peersOf(text, ['3129000', '1']), []);
});
