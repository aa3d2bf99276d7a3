import {expectedCgroups} from '../cgroup/expected-cgroups.ts';
import {guestCgroups} from '../cgroup/guest-layout.ts';
import {ownFolder, type PrivateRoot} from '../cgroup/private-root.ts';
import {parseProcCgroup} from '../cgroup/proc-cgroup.ts';
import {HostError} from '../errors.ts';
import type {Guest} from '../guest/guest.ts';
import type {Host} from '../host/host.ts';
import {cgroupTree} from '../host/journal/cgroups.ts';
import {readHostSetup} from '../host/runs/run-cgroups.ts';
import type {Libvirt} from '../libvirt/libvirt.ts';

/** The partitions of a machine's guests: of libvirt's own making, and of systemd's. */
const PARTITIONS = ['machine', 'machine.slice'];

/** What the kernel shows of the cgroups below one libvirt. Directories are written as `CONTROLLERS PATH`, such as
 * `cpu /machine/qemu-1-x.libvirt-qemu/vcpu0`, relative to that libvirt's root, and sorted. */
export class CgroupEvidence {
	readonly #libvirt: Libvirt;
	readonly #host: Host;

	constructor(libvirt: Libvirt) {
		this.#libvirt = libvirt;
		this.#host = libvirt.host;
	}

	/**
	 * Every directory below this libvirt's roots; the roots themselves and the daemon's own are left out. Of a machine's
	 * hierarchies, where others have theirs too, those of the partition that guests are in.
	 */
	async all(): Promise<string[]> {
		return this.#directories((root) =>
			root.path === root.mountPoint ? PARTITIONS.map((name) => `${root.path}/${name}`) : [root.path],
		);
	}

	/** A running guest's directories: from where its emulator's process is in each hierarchy, with all below. */
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

	/** The directories that libvirt is to make for this running guest. */
	async expected(guest: Guest): Promise<string[]> {
		const domain = await guest.domain();
		const expected = expectedCgroups({
			driver: guest.connection,
			name: guest.name,
			id: domain.id ?? 0,
			vcpus: domain.vcpus,
			setup: await this.#setup(),
			systemd: await this.#libvirt.usesSystemd(),
		});
		return expected
			.flatMap(({hierarchy, directories}) => directories.map((path) => `${label(hierarchy)} ${path}`))
			.sort();
	}

	/** Directories that bear a guest's name, whether it runs or not. */
	async residue(guest: Guest): Promise<string[]> {
		const all = await this.all();
		// systemd writes a dash in a unit's name as \x2d.
		return all.filter((directory) => directory.replaceAll('\\x2d', '-').includes(guest.name));
	}

	/**
	 * The names of the threads in a directory that {@link of} has listed, such as `CPU 0/TCG`. KVM's own are left out,
	 * such as kvm-nx-lpage-recovery: the kernel starts them beside the vCPU that runs first, in whose cgroup they then are
	 * (kvm_mmu_post_init_vm in arch/x86/kvm/mmu/mmu.c).
	 */
	async threads(directory: string): Promise<string[]> {
		const [controllers, path = ''] = directory.split(' ');
		const root = this.#libvirt.cgroupRoots.find((one) => label(one) === controllers);
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
	 * A guest's share of processor time: cpu.shares on v1, cpu.weight on v2, to which libvirt hands its number unchanged; with
	 * systemd, that of the scope, which systemd sets (virCgroupV2SetCpuShares in src/util/vircgroupv2.c).
	 */
	async processorShare(guest: Guest): Promise<number> {
		const own = (await this.of(guest)).find((directory) =>
			/^(cpu|cpu,.*|unified) [^ ]*\/[^/]+(\.libvirt-\w+|\.scope)$/.test(directory),
		);
		const [controllers, path] = own?.split(' ') ?? [];
		const root = this.#libvirt.cgroupRoots.find((one) => label(one) === controllers);
		const file = root?.version === 2 ? 'cpu.weight' : 'cpu.shares';
		return Number(await this.#host.readText(`${root?.path}${path}/${file}`));
	}

	/** One look for all hierarchies: each of its own would be a process each. */
	async #directories(tops: (root: PrivateRoot) => readonly string[]): Promise<string[]> {
		const roots = this.#libvirt.cgroupRoots;
		const folders = await cgroupTree(this.#host, roots.flatMap(tops));
		return roots
			.flatMap((root) =>
				folders
					.filter((folder) => folder.startsWith(`${root.path}/`) && folder !== ownFolder(root))
					.map((folder) => `${label(root)} ${folder.slice(root.path.length)}`),
			)
			.sort();
	}

	/** A private libvirt sees none but the hierarchies that it has a root in. */
	async #setup() {
		const {mode, hierarchies} = await readHostSetup(this.#host);
		const roots = this.#libvirt.cgroupRoots.map(label);
		return {mode, hierarchies: hierarchies.filter((hierarchy) => roots.includes(label(hierarchy)))};
	}
}

function label({version, controllers}: {version: 1 | 2; controllers: readonly string[]}): string {
	return version === 2 ? 'unified' : controllers.join();
}
