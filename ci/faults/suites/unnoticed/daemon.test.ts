/** A case that passes though its daemon has died: the run must not. */
import {suite} from 'virtrig';
import needs from './needs.ts';

const test = suite('unnoticed', needs);

test('a daemon dies and the case does not notice', async (t, rig) => {
	const libvirt = await rig.libvirt();
	const [root] = libvirt.cgroupRoots;
	for (const pid of (await rig.host.readText(`${root?.path}/cgroup.procs`)).split('\n').filter(Boolean)) {
		if ((await rig.host.readText(`/proc/${pid}/comm`)).trim() === 'libvirtd')
			await rig.host.signal(Number(pid), 'SIGSEGV');
	}
	await libvirt.died;
	t.pass();
});
