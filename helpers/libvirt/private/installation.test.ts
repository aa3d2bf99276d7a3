import test from 'ava';
import {localHost as host} from '../../host/local/local-host.ts';
import {findDistribution} from '../../installation/distribution.ts';
import {type Installation, pathOf} from '../../installation/installation.ts';
import {programOf, runningPrograms} from '../../installation/running-program.ts';
import {reapRun} from '../../reap/reap-run.ts';
import {createRun} from '../../run-folder/run-folder.ts';
import {PrivateLibvirt} from './private-libvirt.ts';

const distribution = await findDistribution(host);

/** A build id that no linker makes. */
const OTHER = 'ab'.repeat(20);

/** Copies a program to another folder, with another build id. */
async function copyWithOtherBuildId(from: {path: string; buildId?: string}, to: string): Promise<void> {
	const bytes = Buffer.from(await host.readBytes(from.path));
	const at = bytes.indexOf(Buffer.from(from.buildId ?? '', 'hex'));
	bytes.set(Buffer.from(OTHER, 'hex'), at);
	await host.write(to, bytes, {mode: 0o755});
}

test('a private libvirt runs the programs of the installation that it was given', async (t) => {
	const {libvirtd} = distribution.programs;
	if (!libvirtd?.buildId) return t.fail('the libvirtd of this machine has no build id');
	const run = await createRun(host, ['installation.test']);
	try {
		const path = `${run.path}/build/libvirtd`;
		await copyWithOtherBuildId(libvirtd, path);
		const installation: Installation = {
			...distribution,
			name: 'build',
			programs: {...distribution.programs, libvirtd: {path, buildId: OTHER}},
			environment: {VIRTRIG_UNIT_TEST: 'of a build'},
		};
		const libvirt = await PrivateLibvirt.start(run, {name: 'w1', installation});
		const virsh = await libvirt.virsh('qemu').clientPid();
		const running = await runningPrograms(host, [...(await libvirt.daemonPids()), virsh]);
		const named = new Map(running.map((one) => [programOf(installation, one), one]));
		t.deepEqual(new Set(named.keys()), new Set(['libvirtd', 'virtlogd', 'virsh']));
		t.like(named.get('libvirtd'), {path, buildId: OTHER});
		t.is(named.get('virtlogd')?.path, pathOf(distribution, 'virtlogd'));
		for (const [name, {pid}] of named)
			t.regex(await host.readText(`/proc/${pid}/environ`), /\0VIRTRIG_UNIT_TEST=of a build\0/, name);
		const daemon = named.get('libvirtd');
		t.is(daemon && programOf(distribution, daemon), undefined);
		await libvirt.close();
	} finally {
		await reapRun(run);
	}
});
