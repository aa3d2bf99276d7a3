/**
 * A container of Debian's packages as a machine: running commands in it, reporting its end, and cleaning up after it.
 */

import test from 'ava';
import {ContainerMachine} from '../../helpers/container-host/container-machine.ts';
import {Podman} from '../../helpers/container-host/podman.ts';
import {localHost as host} from '../../helpers/host/local/local-host.ts';
import {VIRSH_BY_PATH} from '../../helpers/installation/distribution.ts';
import {cgroupTree} from '../../helpers/run-folder/journal/cgroups.ts';
import {readHostSetup} from '../../helpers/run-folder/run-cgroups.ts';
import {createRun, type RunFolder, removeRun} from '../../helpers/run-folder/run-folder.ts';
import {silently} from '../../helpers/say.ts';
import {cacheFolder} from '../cache-folder.ts';
import {prepareGuestImages} from '../images.ts';
import {prepareContainerHost} from './prepare-container-host.ts';

const asRoot = process.getuid?.() === 0 ? test.serial : test.serial.skip;

let run: RunFolder;
let podman: Podman;
let files: Readonly<Record<string, string>>;
let count = 0;

test.before('a podman with the image', async (t) => {
	if (process.getuid?.() !== 0) return;
	t.timeout(15 * 60_000);
	process.env.VIRTRIG_STATE = `/var/lib/virtrig-unit-${process.pid}`;
	const cache = cacheFolder(host);
	const guests = await prepareGuestImages(host, cache);
	const prepared = await prepareContainerHost(host, {release: 'bookworm', guests, cache, say: silently});
	files = prepared.files;
	run = await createRun(host, ['test']);
	podman = await Podman.start(run, {name: 'c1', images: prepared.store, keep: false});
});

test.after.always('nothing is left of it', async (t) => {
	if (!podman) return;
	await podman.close();
	t.deepEqual(await cgroupsOfRun(), []);
	t.deepEqual(await run.journal.pending(), []);
	t.deepEqual((await host.list(run.path)).sort(), ['journal.jsonl', 'owner.json']);
	await removeRun(run);
});

const start = () => ContainerMachine.start({podman, name: `m${++count}`, title: 'container:bookworm', files});

asRoot('commands, files and terminals are those of the container, and its libvirt answers', async (t) => {
	const machine = await start();
	const {host: inside} = machine;
	t.is(inside.name, 'container:bookworm');
	t.regex(await inside.readText('/etc/os-release'), /VERSION_CODENAME=bookworm/);
	const {stdout} = await inside.run([VIRSH_BY_PATH, '-c', 'lxc:///system', 'list', '--all', '--name']);
	t.is(stdout.trim(), '');
	for (const [there, here] of Object.entries(files)) {
		const sizes = await Promise.all([inside.status(there), host.status(here)]);
		t.is(sizes[0]?.size, sizes[1]?.size, there);
	}
	// The agent and libvirtd have one view of the cgroups.
	const cgroups = await Promise.all(
		['self', (await inside.readText('/run/libvirtd.pid')).trim()].map((process) =>
			inside.readText(`/proc/${process}/cgroup`),
		),
	);
	t.is(cgroups[0]?.replaceAll('/daemon', '/'), cgroups[1]?.replaceAll('/daemon', '/'));
	t.false(/libpod/.test(cgroups[0] ?? ''));
	await using terminal = await inside.terminal(
		['sh', '-c', 'stty size; echo $TERM; read line; echo "got $line"'],
		{
			columns: 123,
			rows: 45,
		},
	);
	await terminal.expect('45 123\r\ndumb\r\n');
	// podman detaches from a terminal at Ctrl-P Ctrl-Q, so it would hold back a Ctrl-P.
	terminal.send('a\x10b\r');
	await terminal.expect('got a\x10b');
	await machine.close();
	t.is(machine.ended(), undefined);
});

asRoot('a container ends with its libvirtd, and says so; another is started beside it', async (t) => {
	const machine = await start();
	const pid = Number(await machine.host.readText('/run/libvirtd.pid'));
	await machine.host.signal(pid, 'SIGKILL');
	await machine.died;
	t.regex(machine.ended() ?? '', /the container has ended/);
	const other = await start();
	t.regex((await other.host.run([VIRSH_BY_PATH, '-c', 'qemu:///system', 'version'])).stdout, /QEMU/);
	await Promise.all([machine.close(), other.close()]);
});

asRoot('one that does not come up says what its first process said', async (t) => {
	// Copied files cannot be executed.
	const broken = {'/usr/sbin/libvirtd': '/bin/false'};
	const error = await t.throwsAsync(
		ContainerMachine.start({podman, name: 'broken', title: 'container:broken', files: broken}),
		{name: 'HostError', message: /^Could not start container:broken \(host local\)/},
	);
	t.regex(error?.message ?? '', /seen: [\s\S]*exec: libvirtd: Permission denied/);
});

async function cgroupsOfRun(): Promise<string[]> {
	const {hierarchies} = await readHostSetup(host);
	const all = await cgroupTree(
		host,
		hierarchies.map(({mountPoint}) => mountPoint),
	);
	return all.filter((path) => path.includes(run.id));
}
