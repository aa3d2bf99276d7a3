/** A machine whose disk cannot grow: see ci/faults/runner-vm-runs.test.ts. */
import {suite} from 'virtrig';
import needs from './needs.ts';

const test = suite('full-machine', needs);

test('the machine fills its disk', async (_, rig) => {
	await rig.host.run(['dd', 'if=/dev/urandom', 'of=/root/full', 'bs=1M', 'count=1000', 'conv=fsync'], {
		deadline: Number.POSITIVE_INFINITY,
	});
});

test('the next has room', async (t, rig) => {
	await rig.host.run(['dd', 'if=/dev/urandom', 'of=/root/small', 'bs=1M', 'count=10', 'conv=fsync']);
	t.is((await rig.host.status('/root/small'))?.size, 10 * 1024 * 1024);
});
