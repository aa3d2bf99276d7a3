import {existsSync} from 'node:fs';
import {chmod, mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {localHost} from '../host/local/local-host.ts';
import {scratchCgroups, testOnCgroups} from '../testing/scratch-cgroup.ts';
import {attributeDifferences} from './attribute.ts';
import {captureHostState} from './capture.ts';
import {compareStates, type HostState, type StateKind} from './host-state.ts';

const asRoot = process.getuid?.() === 0 ? test.serial : test.serial.skip;

/**
 * A folder like those of the system's libvirt. The test looks at no other folder of libvirt, because other processes
 * change them.
 */
async function libvirtFolder(t: ExecutionContext): Promise<string> {
	const path = await mkdtemp(join(tmpdir(), 'capture-'));
	t.teardown(() => rm(path, {recursive: true, force: true}));
	process.env.VIRTRIG_STATE = `${path}/state`;
	return path;
}

const capture = (folder: string) => captureHostState(localHost, `${folder}/cache`, [folder]);

/** The differences of one kind. The busy host adds to the others. */
function namesOf(kind: StateKind, before: HostState, after: HostState): string[] {
	return compareStates(before, after)
		.filter((difference) => difference.kind === kind)
		.map(({name, before: was, after: is}) => `${was ? (is ? 'changed' : 'vanished') : 'appeared'} ${name}`);
}

test.serial('it costs less than a second of processor time', async (t) => {
	await libvirtFolder(t);
	const costs: number[] = [];
	for (let round = 0; round < 3; round++) {
		const before = process.cpuUsage();
		await captureHostState(localHost, '/var/cache/virtrig');
		const {user, system} = process.cpuUsage(before);
		costs.push((user + system) / 1000);
	}
	t.true(Math.min(...costs) < 1000, `${costs} ms`);
});

test.serial(
	'a file, a folder, an owner and a mode are seen; a folder that is only written into is not',
	async (t) => {
		const folder = await libvirtFolder(t);
		await mkdir(`${folder}/qemu`);
		for (const name of ['kept', 'gone', 'longer', 'mode']) await writeFile(`${folder}/qemu/${name}`, 'x');
		const before = await capture(folder);
		t.deepEqual(namesOf('file', before, await capture(folder)), []);
		await rm(`${folder}/qemu/gone`);
		await writeFile(`${folder}/qemu/longer`, 'xyz');
		await chmod(`${folder}/qemu/mode`, 0o600);
		await mkdir(`${folder}/qemu/new folder`);
		t.deepEqual(namesOf('file', before, await capture(folder)), [
			`vanished ${folder}/qemu/gone`,
			`changed ${folder}/qemu/longer`,
			`changed ${folder}/qemu/mode`,
			`appeared ${folder}/qemu/new folder`,
		]);
	},
);

test.serial("another run's files are known as such, wherever the state folder is", async (t) => {
	const folder = await libvirtFolder(t);
	const state = `${folder}-state`;
	process.env.VIRTRIG_STATE = state;
	t.teardown(() => rm(state, {recursive: true, force: true}));
	const before = await capture(folder);
	await mkdir(`${state}/abc123`, {recursive: true});
	await writeFile(`${state}/abc123/journal.jsonl`, '');
	await mkdir(`${state}/.def456-1-2`);
	const after = await capture(folder);
	t.is(namesOf('file', before, after).length, 3, 'the state folder itself does not count');
	const leaksOf = (id: string) =>
		attributeDifferences({...before, systemDaemons: []}, {...after, systemDaemons: []}, id)
			.leaks.filter(({kind}) => kind === 'file')
			.map(({name}) => name.slice(state.length));
	t.deepEqual(leaksOf('abc123'), ['/abc123', '/abc123/journal.jsonl']);
	t.deepEqual(leaksOf('def456'), ['/.def456-1-2']);
	t.deepEqual(leaksOf('000000'), []);
});

test.serial('an extended attribute is seen, on a file of libvirt and on one of the cache', async (t) => {
	const folder = await libvirtFolder(t);
	const cache = await mkdtemp(join(tmpdir(), 'capture-cache-'));
	t.teardown(() => rm(cache, {recursive: true, force: true}));
	for (const path of [`${folder}/disk.img`, `${cache}/disk.img`]) await writeFile(path, '');
	const look = () => captureHostState(localHost, cache, [folder]);
	const before = await look();
	const label = (path: string, value: string) =>
		localHost.run(['setfattr', '-n', 'user.label', '-v', value, path]);
	await label(`${folder}/disk.img`, 'one');
	await label(`${cache}/disk.img`, 'one');
	const labelled = await look();
	t.deepEqual(
		namesOf('xattr', before, labelled),
		[`appeared ${cache}/disk.img`, `appeared ${folder}/disk.img`].toSorted(),
	);
	await label(`${folder}/disk.img`, 'two');
	t.deepEqual(namesOf('xattr', labelled, await look()), [`changed ${folder}/disk.img`]);
});

test.serial('a process is seen, with what tells whose it is', async (t) => {
	const folder = await libvirtFolder(t);
	const before = await capture(folder);
	const running = await localHost.spawn(['sleep', '61.5'], {check: false, env: {VIRTRIG_RUN: 'abc123'}});
	const after = await capture(folder);
	running.kill();
	await running.done;
	const [name, item] = [...after.items.process].find(([, {value}]) => value === 'sleep sleep 61.5') ?? [];
	t.regex(name ?? '', new RegExp(`^pid ${running.pid} \\(started at tick \\d+\\)$`));
	t.regex(item?.origin ?? '', /VIRTRIG_RUN=abc123/);
	t.true(item?.origin?.includes(await localHost.readText('/proc/self/cgroup')));
	const {leaks} = attributeDifferences(before, after, 'abc123');
	t.true(leaks.some((leak) => leak.kind === 'process' && leak.name === name));
	t.false((await capture(folder)).items.process.has(name ?? ''));
});

asRoot('a namespace is seen, with what tells whose it is', async (t) => {
	const folder = await libvirtFolder(t);
	const ready = Promise.withResolvers<string>();
	const before = await capture(folder);
	const running = await localHost.spawn(
		['unshare', '-u', 'sh', '-c', 'readlink /proc/self/ns/uts; kill -STOP $$'],
		{
			check: false,
			env: {VIRTRIG_RUN: 'abc123'},
			onOutput: (chunk) => ready.resolve(chunk.trim()),
		},
	);
	const id = await ready.promise;
	const after = await capture(folder);
	running.kill();
	await running.done;
	t.false(before.items.namespace.has(id));
	t.regex(after.items.namespace.get(id)?.origin ?? '', /VIRTRIG_RUN=abc123/);
});

asRoot('a mount is seen, also a second one on the same place', async (t) => {
	const folder = await libvirtFolder(t);
	const point = `${folder}/point`;
	await mkdir(point);
	const mount = async () => {
		await localHost.run(['mount', '-t', 'tmpfs', 'none', point]);
		t.teardown(() => localHost.run(['umount', point]));
	};
	const before = await capture(folder);
	await mount();
	const once = await capture(folder);
	await mount();
	const twice = await capture(folder);
	for (const names of [namesOf('mount', before, once), namesOf('mount', once, twice)])
		t.is(names.filter((name) => name.startsWith(`appeared ${point} (mount `)).length, 1, `${names}`);
});

testOnCgroups('a cgroup is seen', async (t) => {
	const folder = await libvirtFolder(t);
	const before = await capture(folder);
	const {roots, nested} = await scratchCgroups(t);
	const names = namesOf('cgroup', before, await capture(folder));
	for (const path of [...roots, ...nested]) t.true(names.includes(`appeared ${path}`), path);
});

test.serial('a unix socket and a listening TCP port are seen', async (t) => {
	const folder = await libvirtFolder(t);
	const before = await capture(folder);
	const path = `${folder}/sock`;
	for (const address of [{path}, {port: 0, host: '127.0.0.1'}]) {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(address, resolve));
		t.teardown(() => server.close());
		const found = server.address();
		const names = namesOf('socket', before, await capture(folder));
		const port = typeof found === 'object' ? found?.port.toString(16).toUpperCase().padStart(4, '0') : '';
		t.true(
			names.includes(typeof found === 'string' ? `appeared unix ${path}` : `appeared tcp 0100007F:${port}`),
		);
	}
});

asRoot('a network link is seen', async (t) => {
	const folder = await libvirtFolder(t);
	const before = await capture(folder);
	const added = await localHost.run(['ip', 'link', 'add', 'unittest0', 'type', 'dummy'], {check: false});
	if (added.exitCode !== 0) {
		t.log(`this kernel makes no dummy link: ${added.stderr}`);
		t.true(before.items.link.has('lo'));
		return;
	}
	t.teardown(() => localHost.run(['ip', 'link', 'del', 'unittest0']));
	t.true(namesOf('link', before, await capture(folder)).includes('appeared unittest0'));
});

test.serial('folders that are not there are no fault', async (t) => {
	const state = await captureHostState(localHost, '/none/cache', ['/none/libvirt']);
	t.is(state.items.xattr.size, 0);
	t.false(existsSync('/none'));
});
