/** What goes wrong with the machine that cases are run on: see ci/faults/runner-vm-runs.test.ts. */
import {suite} from 'virtrig';
import needs from './needs.ts';

const test = suite('machine', needs);

test('the machine panics', async (_, rig) => {
	await rig.host.run(['sh', '-c', 'echo c >/proc/sysrq-trigger']);
});

test('the machine is used until somebody kills it', async (_, rig) => {
	const guest = await rig.guest();
	await guest.boot();
	await rig.host.run(['echo', 'it is used']);
	await rig.host.run(['sleep', 'infinity'], {deadline: Number.POSITIVE_INFINITY});
});

test('the machine loses its ssh', async (_, rig) => {
	const script = 'kill -9 "$(ps -o ppid= -p "$1" | tr -d " ")"';
	await rig.host.run(['sh', '-c', script, 'sh', String(rig.host.pid)]);
	await rig.host.run(['sleep', 'infinity'], {deadline: Number.POSITIVE_INFINITY});
});

test('the case after a machine that died passes', async (t, rig) => {
	const guest = await rig.guest();
	await guest.boot();
	t.regex(await guest.state(), /^running/);
});

test('a fresh machine has had no guest', {fresh: true}, async (t, rig) => {
	t.is((await rig.virsh(['list', '--all', '--name'])).output, '');
	// The first domain of a daemon has the id 1.
	const guest = await rig.guest();
	await guest.start();
	t.is((await guest.domain()).id, 1);
});
