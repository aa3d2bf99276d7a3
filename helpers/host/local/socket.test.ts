import {mkdtemp, rm} from 'node:fs/promises';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import test, {type ExecutionContext} from 'ava';
import {connectSocket} from './socket.ts';

async function scratch(t: ExecutionContext): Promise<string> {
	const folder = await mkdtemp(`${tmpdir()}/socket-`);
	t.teardown(() => rm(folder, {recursive: true}));
	return folder;
}

test('what is said at either end is heard at the other, until it is closed', async (t) => {
	const path = `${await scratch(t)}/s`;
	const server = createServer((peer) => peer.on('data', (text) => peer.end(`heard ${text}`)));
	await new Promise<void>((listening) => server.listen(path, listening));
	t.teardown(() => server.close());
	const socket = await connectSocket(path);
	let heard = '';
	socket.onData((text) => {
		heard += text;
	});
	socket.write('hello');
	await socket.closed;
	t.is(heard, 'heard hello');
	t.notThrows(() => socket.write('to nobody'));
	socket.close();
});

test('a socket on which nobody listens is named', async (t) => {
	const path = `${await scratch(t)}/s`;
	await t.throwsAsync(connectSocket(path), {
		name: 'HostError',
		message: /connect to \S+\/s \(host local\)\n.*ENOENT/,
	});
});
