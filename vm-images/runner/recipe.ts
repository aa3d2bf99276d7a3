import {basename, dirname} from 'node:path';
import type {GuestImages} from '../../helpers/guest/guest-images.ts';
import type {Host} from '../../helpers/host/host.ts';
import {isRoot} from '../../helpers/host/process/is-root.ts';
import {HOST_KEY_ALIAS} from '../../helpers/runner-vm/runner-image.ts';
import type {RunnerVariant} from '../../helpers/runner-vm/variant.ts';
import {shellWord} from '../../helpers/shell-line.ts';
import {type DebianTree, installDebian, isRoomy} from '../debian.ts';
import type {Recipe} from '../recipe.ts';
import {readSource} from '../source.ts';
import {requireUserNamespace, SET_APART} from '../user-namespace.ts';
import {PACKAGES} from './packages.ts';
import {runnerPrograms} from './programs.ts';

type RunnerResult = 'disk' | 'kernel' | 'initrd' | 'key' | 'knownHosts';

/** Milliseconds to make the disk. */
const STEP_DEADLINE = 5 * 60_000;

/** The files that are laid over Debian's, below root/. */
const ROOT = [
	'etc/default/libvirtd',
	'etc/default/ssh',
	'etc/fstab',
	'etc/hostname',
	'etc/hosts',
	'etc/initramfs-tools/conf.d/virtrig',
	'etc/libvirt/libvirtd.conf',
	'etc/libvirt/virtlogd.conf',
	'etc/pam.d/sshd',
	'etc/selinux/config',
	'etc/ssh/sshd_config',
	'etc/systemd/system/serial-getty@ttyS0.service.d/autologin.conf',
	'etc/systemd/system/virtrig-network.service',
	'etc/systemd/system/virtrig-ready.service',
	'usr/share/initramfs-tools/modules.d/virtrig',
] as const;

/** Where the guests' images are in a runner VM: a kernel where the policy has labels for it, others where all may read. */
const SHARED = '/usr/share/virtrig';
const KERNELS = '/var/lib/libvirt/boot';

/** What must be there before Debian's packages are, which make the initramfs. */
const EARLY = ['etc/initramfs-tools', 'usr/share/initramfs-tools'];

/**
 * The runner VM: Debian with systemd, SELinux (labelled, with policy.cil), libvirtd, sshd and the guests' images, on a
 * disk of its own. What it is at its boot, such as its cgroup version, is chosen then: see {@link RunnerVariant}.
 */
export function runnerRecipe(release: RunnerVariant['release'], guests: GuestImages): Recipe<RunnerResult> {
	return {
		name: `runner-${release}`,
		version: 1,
		sources: [
			...[
				'debian.ts',
				'runner/recipe.ts',
				'runner/packages.ts',
				'runner/setup.sh',
				'runner/make-disk.sh',
				'runner/policy.cil',
				'user-namespace.ts',
			],
			...ROOT.map((path) => `runner/root/${path}`),
		],
		programs: runnerPrograms(),
		space: 2500,
		results: {
			disk: 'disk.img',
			kernel: 'vmlinuz',
			initrd: 'initrd.img',
			key: 'key',
			knownHosts: 'known_hosts',
		},
		large: true,
		secret: ['key'],
		async ingredients() {
			// Their folders are named by their content; in which cache these are does not matter.
			return guestFiles(guests).map(([, path]) => `${basename(dirname(path))}/${basename(path)}`);
		},
		async build(host, folder, at) {
			if (!isRoot()) await requireUserNamespace(host);
			const tree = `${folder}/tree`;
			await makeKeys(host, folder, tree);
			for (const path of ROOT) await host.write(`${tree}/${path}`, await readSource(`runner/root/${path}`));
			for (const name of ['setup.sh', 'policy.cil'])
				await host.write(`${tree}/virtrig-setup/${name}`, await readSource(`runner/${name}`));
			for (const [path, source] of guestFiles(guests)) {
				await host.makeFolder(dirname(`${tree}${path}`));
				await host.run(['cp', source, `${tree}${path}`]);
			}
			await installRunner(host, folder, {release, at});
			at('making its disk');
			await makeDisk(host, folder);
			for (const name of ['tree', 'tree.tar', 'early.tar', 'root.tar'])
				await host.remove(`${folder}/${name}`);
		},
	};
}

/** The guests' images as a runner VM has them. */
export function guestImagesInside(guests: GuestImages): GuestImages {
	const [rom, kernel, initrd, tar] = guestFiles(guests).map(([path]) => path) as [
		string,
		string,
		string,
		string,
	];
	return {micro: {rom}, linux: {kernel, initrd}, container: {tar}};
}

/** Each image's file by its path in the VM. */
function guestFiles({micro, linux, container}: GuestImages): [string, string][] {
	const inside = (folder: string, path: string): [string, string] => [`${folder}/${basename(path)}`, path];
	return [
		inside(SHARED, micro.rom),
		inside(KERNELS, linux.kernel),
		inside(KERNELS, linux.initrd),
		inside(SHARED, container.tar),
	];
}

/** The key by which we come in, and the one by which the VM is known. */
async function makeKeys(host: Host, folder: string, tree: string): Promise<void> {
	const hostKey = `${tree}/etc/ssh/ssh_host_ed25519_key`;
	await host.makeFolder(`${tree}/etc/ssh`);
	await host.makeFolder(`${tree}/root/.ssh`);
	for (const path of [`${folder}/key`, hostKey])
		await host.run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'virtrig', '-f', path]);
	await host.rename(`${folder}/key.pub`, `${tree}/root/.ssh/authorized_keys`);
	await host.write(`${folder}/known_hosts`, `${HOST_KEY_ALIAS} ${await host.readText(`${hostKey}.pub`)}`);
}

async function installRunner(
	host: Host,
	folder: string,
	{release, at}: Pick<DebianTree, 'release' | 'at'>,
): Promise<void> {
	await host.run(['tar', '--owner=0', '--group=0', '-cf', 'tree.tar', '-C', 'tree', '.'], {cwd: folder});
	await host.run(['tar', '--owner=0', '--group=0', '-cf', 'early.tar', '-C', 'tree', ...EARLY], {
		cwd: folder,
	});
	await installDebian(host, {
		folder,
		release,
		packages: PACKAGES,
		options: [
			`--essential-hook=tar-in ${shellWord(`${folder}/early.tar`)} /`,
			`--customize-hook=tar-in ${shellWord(`${folder}/tree.tar`)} /`,
			'--customize-hook=chroot "$1" sh /virtrig-setup/setup.sh',
			...['--customize-hook=rm -rf "$1/virtrig-setup"'],
		],
		tar: `${folder}/root.tar`,
		at,
	});
}

async function makeDisk(host: Host, folder: string): Promise<void> {
	const script = `${folder}/make-disk.sh`;
	await host.write(script, await readSource('runner/make-disk.sh'));
	const where = !isRoot() || (await isRoomy(host)) ? 'memory' : 'disk';
	await host.run([...SET_APART, 'sh', script, folder, where], {
		deadline: STEP_DEADLINE,
		signalOnOurEnd: 'SIGKILL',
	});
	await host.remove(script);
}
