import {allLines} from '../host/command/all-lines.ts';
import {existingPaths} from '../host/files/existing-paths.ts';
import {GETFATTR} from '../host/files/read-xattrs.ts';
import type {Host} from '../host/host.ts';
import {isRootOn} from '../host/process/is-root.ts';
import {parseStat} from '../host/process/proc-stat.ts';
import {boundSockets} from '../host/process/unix-sockets.ts';
import {daemonsOf} from '../installation/daemons.ts';
import {findDistribution} from '../installation/distribution.ts';
import {stateFolder, stateFolderMark} from '../run-folder/state-folder.ts';
import {defaultLibvirtFolders} from './default-libvirt-folders.ts';
import type {HostState, StateItem} from './host-state.ts';

type Items = Map<string, StateItem>;

/**
 * Captures everything on a host that a run might leave changed, as far as this user may see it: of other users'
 * processes neither the environment nor the namespaces. `cache` is virtrig's image cache. `libvirtFolders` are the
 * folders of a libvirt that this user may change.
 */
export async function captureHostState(
	host: Host,
	cache: string,
	libvirtFolders: readonly string[] = defaultLibvirtFolders(isRootOn(host)),
): Promise<HostState> {
	const folders = await existingPaths(host, libvirtFolders);
	const [{processes, namespaces}, cgroups, mounts, files, links, sockets, xattrs, systemDaemons] =
		await Promise.all([
			captureProcesses(host),
			captureCgroups(host),
			captureMounts(host),
			captureFiles(host, [...folders, ...(await existingPaths(host, [stateFolder(host)]))]),
			host.list('/sys/class/net').then((names) => named(names)),
			captureSockets(host),
			captureXattrs(host, [...folders, ...(await existingPaths(host, [cache]))]),
			findSystemDaemons(host),
		]);
	const domain = await captureDomains(host, systemDaemons);
	return {
		items: {
			domain,
			process: processes,
			cgroup: cgroups,
			mount: mounts,
			namespace: namespaces,
			file: files,
			link: links,
			socket: sockets,
			xattr: xattrs,
		},
		systemDaemons,
	};
}

function named(names: Iterable<string>): Items {
	return new Map([...names].filter(Boolean).map((name) => [name, {value: ''}]));
}

async function captureProcesses(host: Host): Promise<{processes: Items; namespaces: Items}> {
	const processes: Items = new Map();
	const namespaces: Items = new Map();
	const pids = (await host.list('/proc')).filter((name) => /^\d+$/.test(name));
	await Promise.all(
		pids.map(async (pid) => {
			// A process may end between the two reads.
			const read = (file: string) => host.readText(`/proc/${pid}/${file}`).catch(() => '');
			const [stat, cmdline, cgroup, environ] = await Promise.all(
				['stat', 'cmdline', 'cgroup', 'environ'].map(read),
			);
			// No command line: a kernel thread, or a zombie that its parent has not reaped yet.
			if (!stat || !cmdline) return;
			const {command, startTime} = parseStat(stat);
			const value = `${command} ${cmdline.replaceAll('\0', ' ').trim()}`;
			const marker = environ?.split('\0').find((word) => word.startsWith('VIRTRIG_RUN=')) ?? '';
			const origin = `${cgroup}\n${marker}`;
			processes.set(`pid ${pid} (started at tick ${startTime})`, {value, origin});
			for (const kind of ['mnt', 'pid', 'net', 'uts', 'ipc', 'cgroup', 'user']) {
				const id = await host.readLink(`/proc/${pid}/ns/${kind}`).catch(() => '');
				if (id && !namespaces.has(id)) namespaces.set(id, {value, origin});
			}
		}),
	);
	return {processes, namespaces: withoutHolder(namespaces)};
}

/** Returns namespaces by id. The process that represents each is arbitrary, so it is not compared. */
function withoutHolder(namespaces: Items): Items {
	return new Map(
		[...namespaces].map(([id, item]) => [id, {value: '', origin: `${item.value}\n${item.origin}`}]),
	);
}

async function captureCgroups(host: Host): Promise<Items> {
	return named(await allLines(host, ['find', '/sys/fs/cgroup', '-mindepth', '1', '-type', 'd']));
}

async function captureMounts(host: Host): Promise<Items> {
	const text = await host.readText('/proc/self/mountinfo');
	return new Map(
		text
			.trimEnd()
			.split('\n')
			.map((line): [string, StateItem] => {
				// proc(5): id, parent, device, root, mount point, options, ..., -, type, source, super options
				const [front = '', back = ''] = line.split(' - ');
				const [id, , , root, point] = front.split(' ');
				return [`${point} (mount ${id})`, {value: `${back.split(' ').slice(0, 2).join(' ')} ${root}`}];
			}),
	);
}

async function captureFiles(host: Host, folders: readonly string[]): Promise<Items> {
	if (folders.length === 0) return new Map();
	const format = '%p\\t%y, %s bytes, mode %m, owner %U:%G, modified %T@\\n';
	const files: Items = new Map();
	const [state, mark] = [stateFolder(host), stateFolderMark(host)];
	for (const line of await allLines(host, ['find', ...folders, '-printf', format])) {
		const [path = '', value = ''] = line.split('\t');
		// A folder's time and size change with its entries, which are compared separately.
		if (path && path !== state && path !== mark)
			files.set(path, {
				value: value.startsWith('d') ? value.replace(/, \d+ bytes|, modified .*/g, '') : value,
				origin: runOf(path, state),
			});
	}
	return files;
}

/** Returns the marker of the run whose folder contains a file, even if the state folder has another name. */
function runOf(path: string, state: string): string {
	const [, id] = /^\.?([0-9a-f]{6})\b/.exec(path.slice(state.length + 1)) ?? [];
	return id !== undefined && path.startsWith(`${state}/`) ? `VIRTRIG_RUN=${id}` : '';
}

async function captureSockets(host: Host): Promise<Items> {
	const unix = boundSockets(await host.readText('/proc/net/unix')).map((path) => `unix ${path}`);
	const LISTEN = '0A';
	const tcp: string[] = [];
	for (const family of ['tcp', 'tcp6']) {
		const text = await host.readText(`/proc/net/${family}`).catch(() => '');
		for (const line of text.split('\n')) {
			const [, , local, , state] = line.split(/\s+/);
			if (state === LISTEN) tcp.push(`${family} ${local}`);
		}
	}
	return named([...unix, ...tcp]);
}

async function captureXattrs(host: Host, folders: readonly string[]): Promise<Items> {
	if (folders.length === 0) return new Map();
	const attributes: Items = new Map();
	for (const block of (await allLines(host, [...GETFATTR, '-R', ...folders]))
		.join('\n')
		.trimEnd()
		.split('\n\n')) {
		const [header = '', ...lines] = block.split('\n');
		if (header.startsWith('# file: '))
			attributes.set(header.slice('# file: '.length), {value: lines.join(', ')});
	}
	return attributes;
}

/** Finds daemons by their pid files, because a connection could start one through socket activation. */
async function findSystemDaemons(host: Host): Promise<string[]> {
	const files = (await host.list('/run')).filter((name) => /^(libvirtd|virt[a-z]+d)\.pid$/.test(name));
	const daemons = await Promise.all(
		files.map(async (file) => {
			const pid = (await host.readText(`/run/${file}`).catch(() => '')).trim();
			const name = file.replace('.pid', '');
			const command = await host.readText(`/proc/${pid}/comm`).catch(() => '');
			return command.trim() === name ? [`${name} (pid ${pid})`] : [];
		}),
	);
	return daemons.flat();
}

/** Only for connections whose daemon runs: under systemd, a query would start another. */
async function captureDomains(host: Host, daemons: readonly string[]): Promise<Items> {
	const domains: Items = new Map();
	let virsh: string | undefined;
	for (const driver of ['qemu', 'lxc'] as const) {
		if (!daemonsOf(driver).some((name) => daemons.some((daemon) => daemon.startsWith(`${name} `)))) continue;
		virsh ??= (await findDistribution(host)).programs.virsh?.path;
		if (virsh === undefined) return domains;
		const uri = `${driver}:///system`;
		const {stdout} = await host.run([virsh, '-r', '-c', uri, 'list', '--all', '--name'], {check: false});
		for (const name of stdout.split('\n').filter(Boolean)) domains.set(`${uri} ${name}`, {value: ''});
	}
	return domains;
}
