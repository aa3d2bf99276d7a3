import {ContainerRoot} from '../domain/container-root.ts';
import type {Disk} from '../domain/disks.ts';
import {buildLxcDomain} from '../domain/lxc-domain.ts';
import {buildQemuDomain, type QemuDomain} from '../domain/qemu-domain.ts';
import type {SeclabelDescription} from '../domain/seclabel-description.ts';
import {connectionOf, type Libvirt} from '../libvirt/libvirt.ts';
import type {Driver} from '../needs/need.ts';
import {Guest} from './guest.ts';
import type {GuestImages} from './guest-images.ts';
import type {Steps} from './steps.ts';

/** MiB that are enough for a guest of each kind. */
const MEMORY = {micro: 16, linux: 192, container: 64} as const;

/** Bytes of an empty disk: enough for the micro guest's sectors. */
const DISK_SIZE = 1024 * 1024;

/** Options of a case's guest besides its driver. */
export interface GuestOptions {
	/** What a QEMU guest boots. Default micro, which is ready in a fraction of a second. */
	readonly boots?: 'micro' | 'linux';
	/** Default 1. */
	readonly vcpus?: number;
	/** The number of a QEMU guest's empty IDE disks. Default none. */
	readonly disks?: number;
	/** A program to use instead of the driver's own emulator. */
	readonly emulator?: string;
	/**
	 * Changes to the description of a QEMU guest, such as a disk that does not exist or another reaction to a reboot.
	 */
	readonly qemu?: Partial<QemuDomain>;
	/** Its security label, if libvirt must not choose it. */
	readonly seclabels?: readonly SeclabelDescription[];
	/** The path of the container's process 1 in its root. */
	readonly init?: string;
}

let count = 0;

/** What a guest needs to be made. */
interface GuestParts {
	readonly libvirt: Libvirt;
	readonly images: GuestImages;
	readonly steps: Steps;
	/** Called each time the emulator of a guest has started. */
	readonly started?: (guest: Guest) => Promise<void>;
}

/** Makes the files of a guest and describes it. libvirt does not know it yet. */
export async function makeGuest(
	parts: GuestParts,
	driver: Driver,
	options: GuestOptions = {},
): Promise<Guest> {
	const {libvirt} = parts;
	const name = `${libvirt.prefix}${process.pid}-${++count}`;
	await libvirt.announce(connectionOf(driver), name);
	return driver === 'lxc' ? makeContainer(parts, name, options) : makeMachine(parts, name, driver, options);
}

async function makeMachine(
	{libvirt, images, steps, started}: GuestParts,
	name: string,
	driver: 'kvm' | 'qemu',
	{boots = 'micro', vcpus = 1, disks = 0, emulator, seclabels, qemu}: GuestOptions,
): Promise<Guest> {
	const folder = `${libvirt.guestFolder}/${name}`;
	await libvirt.host.makeFolder(libvirt.hostPath(folder));
	const files = Array.from({length: disks}, (_, index) => `${folder}/disk${index}.raw`);
	for (const file of files)
		await libvirt.host.run(['truncate', '-s', String(DISK_SIZE), libvirt.hostPath(file)]);
	const xml = buildQemuDomain({
		name,
		driver,
		memory: MEMORY[boots],
		vcpus,
		boot: boots === 'micro' ? {rom: images.micro.rom} : {...images.linux, cmdline: 'console=ttyS0 quiet'},
		disks: files.map((file): Disk => ({file, format: 'raw', bus: 'ide'})),
		emulator,
		seclabels,
		...qemu,
	});
	return new Guest(libvirt, steps, {
		name,
		driver,
		xml,
		speaks: boots,
		started,
		clear: () => clearFolder(libvirt, folder),
	});
}

async function makeContainer(
	{libvirt, images, steps, started}: GuestParts,
	name: string,
	{vcpus = 1, emulator, seclabels, init = '/sbin/init'}: GuestOptions,
): Promise<Guest> {
	const {host} = libvirt;
	const folder = `${libvirt.guestFolder}/${name}`;
	const root = `${folder}/root`;
	await host.makeFolder(libvirt.hostPath(root));
	await host.run(['tar', '-xf', images.container.tar, '-C', libvirt.hostPath(root)]);
	// From the policy's lxc_contexts: the types for a container without a label and with its own label. libvirt does
	// not label these files.
	const isLabelled = seclabels?.some(({model, type}) => model === 'selinux' && type !== 'none');
	await libvirt.label(root, isLabelled ? 'container_file_t' : 'virt_var_lib_t');
	const xml = buildLxcDomain({
		name,
		memory: MEMORY.container,
		vcpus,
		root: ContainerRoot.inside(libvirt.guestFolder, root),
		init,
		emulator,
		seclabels,
	});
	return new Guest(libvirt, steps, {
		name,
		driver: 'lxc',
		xml,
		speaks: 'container',
		started,
		clear: () => clearFolder(libvirt, folder),
	});
}

async function clearFolder(libvirt: Libvirt, folder: string): Promise<void> {
	await libvirt.host.remove(libvirt.hostPath(folder));
	await libvirt.host.remove(libvirt.hostPath(`${folder}.xml`));
	await libvirt.forget(folder.slice(folder.lastIndexOf('/') + 1));
}
