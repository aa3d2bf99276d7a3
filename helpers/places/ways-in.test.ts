import test from 'ava';
import {HostError} from '../errors.ts';
import {waysIn} from './ways-in.ts';

test('a connection that answers is shown as its command, another as a sentence that says why it does not', async (t) => {
	const refused = new HostError({
		tried: 'list the guests',
		host: 'local',
		seen: 'error: failed to connect\nerror: Connection refused',
	});
	const connection = (server: string, command: string, ask: () => Promise<unknown>) => ({
		server,
		command,
		ask,
	});
	const way = await waysIn([
		connection('The daemon of w1', 'virsh -c lxc', async () => {}),
		connection('The daemon of w2', 'virsh -c lxc2', () => Promise.reject(refused)),
		connection('The daemon of w2', 'virsh -c qemu2', () => Promise.reject(refused)),
	]);
	t.deepEqual(way, {
		commands: ['virsh -c lxc'],
		ended: ['The daemon of w2 has died, and its guests with it: error: Connection refused'],
	});
});
