import test from 'ava';
import {localHost as host} from '../../host/local/local-host.ts';
import {findDistribution} from '../../installation/distribution.ts';
import {programOf, runningPrograms} from '../../installation/running-program.ts';
import {reapRun} from '../../reap/reap-run.ts';
import {processesIn} from '../../run-folder/journal/cgroups.ts';
import {createRun, type RunFolder} from '../../run-folder/run-folder.ts';
import {PrivateLibvirt} from './private-libvirt.ts';

const installation = await findDistribution(host);

/** Tests share the machine with other tests' daemons, so each has its own run. */
async function withRun(action: (run: RunFolder) => Promise<void>): Promise<void> {
	const run = await createRun(host, ['private-libvirt.test']);
	try {
		await action(run);
	} finally {
		await reapRun(run);
	}
}

async function findDaemon(libvirt: PrivateLibvirt): Promise<number> {
	const pids = await libvirt.daemonPids();
	const running = await runningPrograms(host, pids);
	const daemon = running.find((one) => programOf(installation, one) === 'libvirtd');
	if (daemon) return daemon.pid;
	throw new Error(`no libvirtd among ${pids.join(' ')}`);
}

test('it answers, and leaves neither process, cgroup nor file', async (t) => {
	await withRun(async (run) => {
		const libvirt = await PrivateLibvirt.start(run, {name: 'w1', installation});
		t.regex((await libvirt.virsh('qemu').run(['uri'])).output, /libvirt-sock/);
		t.regex((await libvirt.virsh('lxc').run(['version'])).output, /Using API: LXC/);
		const cgroups = libvirt.cgroupRoots.map(({path}) => path);
		t.true((await processesIn(host, cgroups)).length >= 3, 'tini, libvirtd and virtlogd are in its cgroups');
		await libvirt.close();
		for (const path of cgroups) t.is(await host.status(path), undefined);
		t.deepEqual(await run.journal.pending(), []);
		t.is(await host.status(`${run.path}/w1`), undefined);
	});
});

test("the host's tree is read-only in it, and its own writes to /etc and /var stay in it", async (t) => {
	await withRun(async (run) => {
		const libvirt = await PrivateLibvirt.start(run, {name: 'w1', installation});
		const inside = (script: string) =>
			findDaemon(libvirt).then((pid) =>
				host.run(['nsenter', '-t', String(pid), '--mount', 'sh', '-c', script], {check: false}),
			);
		for (const folder of ['/', '/usr', '/root', '/home', '/opt']) {
			const {stderr} = await inside(`touch ${folder === '/' ? '' : folder}/virtrig-was-here`);
			t.regex(stderr, /Read-only file system/, folder);
		}
		for (const folder of ['/etc', '/var/lib', '/var/log', '/tmp', '/run']) {
			const {exitCode} = await inside(`touch ${folder}/virtrig-was-here`);
			t.is(exitCode, 0, folder);
			t.is(await host.status(`${folder}/virtrig-was-here`), undefined, folder);
		}
		await libvirt.close();
	});
});

test('it sees processes, network and cgroups of its own alone', async (t) => {
	await withRun(async (run) => {
		const libvirt = await PrivateLibvirt.start(run, {name: 'w1', installation});
		const pid = await findDaemon(libvirt);
		for (const kind of ['mnt', 'pid', 'net', 'uts', 'ipc', 'cgroup']) {
			t.not(
				await host.readLink(`/proc/${pid}/ns/${kind}`),
				await host.readLink(`/proc/self/ns/${kind}`),
				kind,
			);
		}
		await libvirt.close();
	});
});

test('a daemon that dies is known, with how it ended', async (t) => {
	await withRun(async (run) => {
		const libvirt = await PrivateLibvirt.start(run, {name: 'w1', installation});
		t.is(libvirt.ended(), undefined);
		const events = await libvirt.events('qemu');
		await host.signal(await findDaemon(libvirt), 'SIGKILL');
		await t.throwsAsync(events.waitFor('anything', () => true, {deadline: 20_000}));
		await t.throwsAsync(libvirt.virsh('qemu').run(['list']));
		await libvirt.died;
		t.regex(libvirt.ended() ?? '', /exit code 137|SIGKILL/);
		await libvirt.close();
	});
});

test('two side by side do not meet', async (t) => {
	await withRun(async (run) => {
		const both = await Promise.all(
			['w1', 'w2'].map((name) => PrivateLibvirt.start(run, {name, installation})),
		);
		const [one, other] = both;
		const xml =
			"<domain type='qemu'><name>same</name><memory>16384</memory><os><type>hvm</type></os></domain>";
		const file = `${run.path}/same.xml`;
		await host.write(file, xml);
		await one?.virsh('qemu').run(['define', file]);
		t.regex((await one?.virsh('qemu').run(['list', '--all']))?.output ?? '', /same/);
		t.notRegex((await other?.virsh('qemu').run(['list', '--all']))?.output ?? '', /same/);
		await Promise.all(both.map((libvirt) => libvirt.close()));
	});
});
