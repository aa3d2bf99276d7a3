/** A case that passes though its daemon has died: the run must not. */
import {suite} from 'virtrig';
import {daemonOf} from '../../daemon-of.ts';
import needs from './needs.ts';

const test = suite('unnoticed', needs);

test('a daemon dies and the case does not notice', async (t, rig) => {
	const libvirt = await rig.libvirt();
	await rig.host.signal(await daemonOf(rig), 'SIGSEGV');
	await libvirt.died;
	t.pass();
});
