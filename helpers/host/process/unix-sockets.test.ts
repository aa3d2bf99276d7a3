import test from 'ava';
import {boundSockets, listeningSockets} from './unix-sockets.ts';

test('of a socket the listener counts, and not its connections nor one that is only bound yet', (t) => {
	const text = [
		'Num       RefCount Protocol Flags    Type St Inode Path',
		'0000000000000000: 00000002 00000000 00010000 0001 01 2411 /run/listener',
		'0000000000000000: 00000003 00000000 00000000 0001 03 2490 /run/libvirt/libvirt-sock',
		'0000000000000000: 00000003 00000000 00000000 0001 03 2489',
		'0000000000000000: 00000002 00000000 00000000 0002 01 2500 /run/datagram',
		'0000000000000000: 00000002 00000000 00000000 0001 01 2502 /run/bound',
		'',
	].join('\n');
	t.deepEqual(boundSockets(text), ['/run/listener', '/run/datagram']);
	t.deepEqual(listeningSockets(text), ['/run/listener']);
});
