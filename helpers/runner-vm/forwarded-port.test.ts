import test from 'ava';
import {forwardedPort} from './forwarded-port.ts';

/** Output of QEMU 7.2. */
const USERNET = [
	'Hub -1 (net):',
	'  Protocol[State]    FD  Source Address  Port   Dest. Address  Port RecvQ SendQ',
	'  TCP[ESTABLISHED]   15       127.0.0.1 46769       10.0.2.15    22     0     0',
	'  TCP[HOST_FORWARD]  14       127.0.0.1  5900       10.0.2.15  2222     0     0',
	'  TCP[HOST_FORWARD]  13       127.0.0.1 46769       10.0.2.15    22     0     0',
	'',
].join('\r\n');

test('the port that leads to a guest port is found', (t) => {
	t.is(forwardedPort(USERNET, 22), 46_769);
	t.is(forwardedPort(USERNET, 2222), 5900);
});

test('a port that is not forwarded has none', (t) => {
	t.is(forwardedPort(USERNET, 80), undefined);
	t.is(forwardedPort('', 22), undefined);
});
