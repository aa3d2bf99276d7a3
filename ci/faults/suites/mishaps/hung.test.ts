/** A daemon that hangs: the case is ended at its deadline, and the next one has another daemon. */
import {suite} from 'virtrig';
import needs from './needs.ts';

const test = suite('mishaps', needs);
const CONTAINERS = {drivers: ['lxc']} as const;

test('the daemon hangs', {...CONTAINERS, deadline: 6000}, async (_, rig) => {
	const guest = await rig.guest();
	await guest.start();
	await rig.daemon.signal('SIGSTOP');
	await guest.state();
});

test('the case after a daemon that hung passes', CONTAINERS, async (t, rig) => {
	const guest = await rig.guest();
	const console = await guest.boot();
	t.is(await console.ask('echo alive'), 'alive');
});
