import {expectedCgroups} from '../../cgroup/expected-cgroups.ts';
import {guestCgroups} from '../../cgroup/guest-layout.ts';
import {daemonCgroup, type PrivateRoot} from '../../cgroup/private-root.ts';
import {parseProcCgroup} from '../../cgroup/proc-cgroup.ts';
import {HostError} from '../../errors.ts';
import type {Guest} from '../../guest/guest.ts';
import type {Host} from '../../host/host.ts';
import type {Libvirt} from '../../libvirt/libvirt.ts';
import {cgroupTree} from '../../run-folder/journal/cgroups.ts';
import {readHostSetup} from '../../run-folder/run-cgroups.ts';

/** The partitions of a machine's guests: the one that libvirt makes, and the one that systemd makes. */
const PARTITIONS = ['machine', 'machine.slice'];

/** Bytes from which a limit of v1 means no limit: the file then has the largest number of whole pages. */
const MOST_MEMORY = 2 ** 62;

/**
 * The cgroups below one libvirt, as the kernel shows them. Directories are written as `CONTROLLERS PATH`, such as
 * `cpu /machine/qemu-1-x.libvirt-qemu/vcpu0`, relative to that libvirt's root, and sorted.
 */
export class CgroupEvidence {
	readonly #host: Host;
	readonly #libvirt: () => Promise<Libvirt>;

	/** `libvirt` starts it at its first use. */
	constructor(host: Host, libvirt: () => Promise<Libvirt>) {
		this.#host = host;
		this.#libvirt = libvirt;
	}

	/**
	 * Returns every directory below this libvirt's roots, without the roots and the daemon's directory. In a machine's
	 * hierarchies, which others use too, only those of the guests' partition.
	 */
	async all(): Promise<string[]> {
		return this.#directories((root) =>
			root.path === root.mountPoint ? PARTITIONS.map((name) => `${root.path}/${name}`) : [root.path],
		);
	}

	/** Returns a running guest's directories: in each hierarchy the one of its emulator's process, with all below. */
	async of(guest: Guest): Promise<string[]> {
		const process = await guest.process();
		const memberships = parseProcCgroup(await process.cgroup());
		const found = guestCgroups(memberships);
		if (!found) {
			throw new HostError({
				tried: `find the cgroups of ${guest.name}`,
				host: this.#host.name,
				expected: `its emulator (pid ${process.pid}) in a guest's cgroup`,
				seen: await process.cgroup(),
				advice: "see the lines of virCgroup in the daemon's log",
			});
		}
		return this.#directories((root) =>
			found.directories
				.filter(({controllers}) => controllers.join() === (root.version === 2 ? '' : root.controllers.join()))
				.map(({path}) => `${root.mountPoint}${path}`),
		);
	}

	/** Returns the directories that libvirt must make for this running guest. */
	async expected(guest: Guest): Promise<string[]> {
		const domain = await guest.domain();
		const expected = expectedCgroups({
			driver: guest.connection,
			name: guest.name,
			id: domain.id ?? 0,
			vcpus: domain.vcpus,
			setup: await this.#setup(),
			systemd: await (await this.#libvirt()).usesSystemd(),
		});
		return expected
			.flatMap(({hierarchy, directories}) => directories.map((path) => `${label(hierarchy)} ${path}`))
			.sort();
	}

	/** Returns directories with a guest's name, whether it runs or not. */
	async residue(guest: Guest): Promise<string[]> {
		const all = await this.all();
		// systemd writes a dash in a unit's name as \x2d.
		return all.filter((directory) => directory.replaceAll('\\x2d', '-').includes(guest.name));
	}

	/**
	 * Returns the names of the threads in a directory that {@link of} has listed, such as `CPU 0/TCG`. Leaves out KVM's threads,
	 * such as kvm-nx-lpage-recovery: the kernel starts them with the first vCPU that runs, in the cgroup of that vCPU
	 * (kvm_mmu_post_init_vm in arch/x86/kvm/mmu/mmu.c).
	 */
	async threads(directory: string): Promise<string[]> {
		const [controllers, path = ''] = directory.split(' ');
		const root = (await this.#roots()).find((one) => label(one) === controllers);
		const file = root?.version === 2 ? 'cgroup.threads' : 'tasks';
		const text = await this.#host.readText(`${root?.path}${path}/${file}`);
		const names = text
			.split('\n')
			.filter(Boolean)
			.map((thread) => this.#host.readText(`/proc/${thread}/comm`));
		return (await Promise.all(names))
			.map((name) => name.trim())
			.filter((name) => !name.startsWith('kvm-'))
			.sort();
	}

	/**
	 * Returns a guest's share of processor time: cpu.shares on v1; cpu.weight on v2, where libvirt writes its number unchanged. With
	 * systemd, the share is that of the scope, which systemd sets (virCgroupV2SetCpuShares in src/util/vircgroupv2.c).
	 */
	async processorShare(guest: Guest): Promise<number> {
		const root = await this.#rootOf('cpu');
		const file = root.version === 2 ? 'cpu.weight' : 'cpu.shares';
		const [outermost] = await this.#processFolders(guest, root);
		return Number(await this.#host.readText(`${root.path}${outermost}/${file}`));
	}

	/**
	 * Returns the lowest memory limit of a guest's directories, in bytes; Infinity if there is none. The files are
	 * memory.limit_in_bytes on v1, which has a huge number without a limit, and memory.max on v2.
	 */
	async memoryLimit(guest: Guest): Promise<number> {
		const root = await this.#rootOf('memory');
		const file = root.version === 2 ? 'memory.max' : 'memory.limit_in_bytes';
		const folders = (await this.#processFolders(guest, root)).map((path) => `${root.path}${path}`);
		// On v2, a directory has the file only if its parent enables the controller for its children.
		const texts = await Promise.all(
			folders.map(async (folder) =>
				(await this.#host.status(`${folder}/${file}`)) ? this.#host.readText(`${folder}/${file}`) : 'max',
			),
		);
		const limits = texts.map((text) => (text.trim() === 'max' ? Infinity : Number(text)));
		return Math.min(...limits.map((limit) => (limit > MOST_MEMORY ? Infinity : limit)));
	}

	/**
	 * Returns true if processes in a guest's cgroup may open a device for reading: a process joins the cgroup and tries. On v1, the
	 * list of the controller `devices` decides; on v2, the BPF program that libvirt attached to the directory, which no file shows
	 * (src/util/vircgroupv2devices.c). Rejects with a HostError if the device cannot be opened for another reason.
	 */
	async mayOpen(guest: Guest, device: string): Promise<boolean> {
		const root = await this.#rootOf('devices');
		const folder = `${root.path}${(await this.#processFolders(guest, root)).at(-1)}`;
		const script = 'echo $$ >"$1/cgroup.procs" || exit 3; exec 3<"$2"';
		const argv = ['sh', '-c', script, 'sh', folder, device] as const;
		const {exitCode, stderr} = await this.#host.run(argv, {check: false});
		if (exitCode === 0) return true;
		if (exitCode !== 3 && stderr.includes('Operation not permitted')) return false;
		throw new HostError({
			tried: `open ${device} in ${folder}`,
			host: this.#host.name,
			expected: 'that it can be opened, or `Operation not permitted`',
			seen: stderr,
			advice: 'see whether the guest still runs, and whether the device is there',
		});
	}

	async #roots(): Promise<readonly PrivateRoot[]> {
		return (await this.#libvirt()).cgroupRoots;
	}

	/** Returns the hierarchy with a controller. The hierarchy of v2 has every controller that no other one has. */
	async #rootOf(controller: string): Promise<PrivateRoot> {
		const roots = await this.#roots();
		const root =
			roots.find((one) => one.version === 1 && one.controllers.includes(controller)) ??
			roots.find(({version}) => version === 2);
		if (root) return root;
		throw new HostError({
			tried: `find the hierarchy of the controller ${controller}`,
			host: this.#host.name,
			expected: `one with a root of ${(await this.#libvirt()).name}`,
			seen: roots.map(label).join(', ') || 'none',
			advice: 'see /proc/self/mountinfo',
		});
	}

	/** Returns a guest's directories in a hierarchy that can contain processes, outermost first; the others are for threads. */
	async #processFolders(guest: Guest, root: PrivateRoot): Promise<string[]> {
		return (await this.of(guest))
			.filter((directory) => directory.startsWith(`${label(root)} `))
			.map((directory) => directory.slice(label(root).length + 1))
			.filter((path) => !/\/(emulator|(vcpu|iothread)\d+)$/.test(path))
			.sort((one, other) => one.length - other.length);
	}

	/** Reads all hierarchies with one process, instead of one process for each. */
	async #directories(tops: (root: PrivateRoot) => readonly string[]): Promise<string[]> {
		const roots = await this.#roots();
		const folders = await cgroupTree(this.#host, roots.flatMap(tops));
		return roots
			.flatMap((root) =>
				folders
					.filter((folder) => folder.startsWith(`${root.path}/`) && folder !== daemonCgroup(root))
					.map((folder) => `${label(root)} ${folder.slice(root.path.length)}`),
			)
			.sort();
	}

	/** A private libvirt sees only the hierarchies in which it has a root. */
	async #setup() {
		const {mode, hierarchies} = await readHostSetup(this.#host);
		const roots = (await this.#roots()).map(label);
		return {mode, hierarchies: hierarchies.filter((hierarchy) => roots.includes(label(hierarchy)))};
	}
}

function label({version, controllers}: {version: 1 | 2; controllers: readonly string[]}): string {
	return version === 2 ? 'unified' : controllers.join();
}
