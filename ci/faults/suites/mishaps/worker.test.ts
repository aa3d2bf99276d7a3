/** The process that runs these cases is killed: nobody records the end of the case, nor what comes after it. */
import {suite} from 'virtrig';
import needs from './needs.ts';

const test = suite('mishaps', needs);
const CONTAINERS = {drivers: ['lxc']} as const;

test('the process of the suite is killed', CONTAINERS, async (_, rig) => {
	const guest = await rig.guest();
	await guest.boot();
	process.kill(process.pid, 'SIGKILL');
});

test('the case after it is never begun', CONTAINERS, async () => {});
