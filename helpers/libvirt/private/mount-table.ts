import type {PrivateRoot} from '../../cgroup/private-root.ts';

/** libvirt's own folders, keyed by the names of the private folders that are mounted over them. */
export const LIBVIRT_FOLDERS: Readonly<Record<string, string>> = {
	etc: '/etc/libvirt',
	run: '/run/libvirt',
	lib: '/var/lib/libvirt',
	cache: '/var/cache/libvirt',
	log: '/var/log/libvirt',
};

/** The folders around libvirt's own. They are copy-on-write, and writes to them stay in memory. */
const COPIED = ['/etc', '/var/lib', '/var/cache', '/var/log'];

/**
 * What inside.sh mounts first, as fstab(5). Kernel file systems are mounted again, because /proc belongs to a pid
 * namespace, sysfs to a network namespace, and a cgroup mount to a cgroup namespace. /run contains none of the host's
 * sockets, so that D-Bus cannot reach a systemd or machined that would act outside.
 */
export function firstMounts(folder: string, cgroups: readonly PrivateRoot[]): string {
	return fstab([
		['sysfs', '/sys', 'sysfs', 'nosuid,nodev,noexec'],
		// On v2 the hierarchy itself is mounted there.
		...(cgroups.some(({version}) => version === 1)
			? [['virtrig-cgroups', '/sys/fs/cgroup', 'tmpfs', 'mode=755']]
			: []),
		...cgroups.map(cgroupMount),
		['virtrig-run', '/run', 'tmpfs', 'mode=755'],
		// At a path that the later mounts do not cover.
		[folder, '/run/private', 'none', 'bind,x-mount.mkdir'],
	]);
}

/** What inside.sh mounts once the folders of {@link upperFolders} exist. */
export function laterMounts(): string {
	return fstab([
		...COPIED.map((path) => [
			'virtrig-copy',
			path,
			'overlay',
			`lowerdir=${path},upperdir=${upper(path)},workdir=${upper(path)}.work`,
		]),
		...Object.entries(LIBVIRT_FOLDERS).map(([name, path]) => [
			`/run/private/${name}`,
			path,
			'none',
			'bind,x-mount.mkdir',
		]),
		['virtrig-dev', '/run/dev', 'tmpfs', 'mode=755,x-mount.mkdir'],
		['virtrig-pts', '/run/dev/pts', 'devpts', 'newinstance,mode=620,ptmxmode=666,x-mount.mkdir'],
		['virtrig-shm', '/run/dev/shm', 'tmpfs', 'mode=1777,x-mount.mkdir'],
		['virtrig-tmp', '/tmp', 'tmpfs', 'mode=1777'],
		['virtrig-vartmp', '/var/tmp', 'tmpfs', 'mode=1777'],
	]);
}

/** The folders in the private /run that {@link laterMounts} needs. */
export function upperFolders(): string[] {
	return COPIED.flatMap((path) => [upper(path), `${upper(path)}.work`]);
}

function upper(path: string): string {
	return `/run/upper/${path.slice(1).replaceAll('/', '_')}`;
}

function cgroupMount({version, controllers, mountPoint}: PrivateRoot): string[] {
	if (version === 2) return ['virtrig-cgroup2', mountPoint, 'cgroup2', 'rw'];
	const named = controllers[0]?.startsWith('name=') ? 'none,' : '';
	return [
		`virtrig-${controllers.join('-')}`,
		mountPoint,
		'cgroup',
		`${named}${controllers.join(',')},x-mount.mkdir`,
	];
}

/** Formats lines of fstab(5). White space would end a field, so it is written in octal, like a backslash. */
export function fstab(entries: readonly (readonly string[])[]): string {
	const octal = (field: string) =>
		field.replaceAll(/[\s\\]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
	return entries.map((fields) => `${fields.map(octal).join(' ')} 0 0\n`).join('');
}
