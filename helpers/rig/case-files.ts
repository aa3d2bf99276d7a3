import {basename} from 'node:path';
import {hideSymbol} from '../gdb/hide-symbol.ts';
import type {Guest} from '../guest/guest.ts';
import type {GuestImages} from '../guest/guest-images.ts';
import type {Host} from '../host/host.ts';
import type {Libvirt} from '../libvirt/libvirt.ts';
import type {Driver} from '../needs/need.ts';

/** The size of an empty disk, in the syntax of truncate and qemu-img. */
const DISK_SIZE = '1M';

/** The types that the reference policy gives to emulators (virt.fc). Through its type, each enters its own domain. */
const EMULATOR_TYPES: Readonly<Record<Driver, string>> = {
	kvm: 'qemu_exec_t',
	qemu: 'qemu_exec_t',
	lxc: 'virtd_lxc_exec_t',
};

/** Counts the files of this process, so that no two have the same name. */
let count = 0;

/**
 * Files that a case makes for its guests. Paths are as the daemon sees them, which may differ from the host's. All files are
 * removed with the libvirt.
 */
export class CaseFiles {
	readonly #host: Host;
	readonly #images: GuestImages;
	readonly #libvirt: () => Promise<Libvirt>;

	/** `libvirt` starts it at its first use. */
	constructor(host: Host, images: GuestImages, libvirt: () => Promise<Libvirt>) {
		this.#host = host;
		this.#images = images;
		this.#libvirt = libvirt;
	}

	/** Makes empty raw disks of 1 MiB, with the label of their folder. */
	async disks(number: number): Promise<string[]> {
		const libvirt = await this.#libvirt();
		const files = Array.from({length: number}, () => `${libvirt.guestFolder}/disk-${++count}.raw`);
		await this.#host.run([
			'truncate',
			'-s',
			DISK_SIZE,
			...files.map((file) => libvirt.hostPath(file)),
		] as const);
		return files;
	}

	/** Returns a path for a file that libvirt will make. */
	async file(name: string): Promise<string> {
		return `${(await this.#libvirt()).guestFolder}/${name}-${++count}`;
	}

	/** Makes an empty raw disk; see {@link disks}. */
	async disk(): Promise<string> {
		const [file = ''] = await this.disks(1);
		return file;
	}

	/** Makes a qcow2 image with another image as its backing file, whose format it gets. */
	async overlay(behind: string, format: 'raw' | 'qcow2'): Promise<string> {
		const libvirt = await this.#libvirt();
		const file = await this.file('overlay');
		// With `-u`, qemu-img does not look for the backing file, whose path is as the daemon sees it.
		const backing = ['-u', '-b', behind, '-F', format];
		const created = [libvirt.hostPath(file), DISK_SIZE];
		await this.#host.run(['qemu-img', 'create', '-q', '-f', 'qcow2', ...backing, ...created]);
		return file;
	}

	/** Copies the kernel and the initrd of the Linux guest. */
	async kernel(): Promise<{kernel: string; initrd: string}> {
		const {kernel, initrd} = this.#images.linux;
		return {kernel: await this.#copy(kernel), initrd: await this.#copy(initrd)};
	}

	/** Makes a firmware file, a copy of the micro guest or these bytes, with the label of its folder. */
	async rom(bytes?: Uint8Array): Promise<string> {
		if (bytes === undefined) return this.#copy(this.#images.micro.rom);
		const path = await this.file('rom');
		await this.write(path, bytes);
		return path;
	}

	/** Makes a file with the XML of a domain. Its path is for virsh, which runs on the host: `virsh define`, `virsh create`. */
	async domainXml(xml: string): Promise<string> {
		const path = await this.file('domain.xml');
		await this.write(path, xml);
		return (await this.#libvirt()).hostPath(path);
	}

	/** Returns the bytes of a file. */
	async read(path: string): Promise<Uint8Array> {
		return this.#host.readBytes((await this.#libvirt()).hostPath(path));
	}

	/** Writes a file that every user may read. */
	async write(path: string, content: string | Uint8Array): Promise<void> {
		await this.#host.write((await this.#libvirt()).hostPath(path), content, {mode: 0o644});
	}

	async #copy(path: string): Promise<string> {
		const libvirt = await this.#libvirt();
		const own = `${libvirt.guestFolder}/${++count}-${basename(path)}`;
		await this.#host.run(['cp', path, libvirt.hostPath(own)]);
		return own;
	}

	/** Copies a guest's emulator, without the symbol `main`, for another guest. */
	async emulatorWithoutMain(guest: Guest): Promise<string> {
		const {libvirt} = guest;
		const emulator = (await guest.domain()).emulator ?? '';
		// QEMU finds its modules and its firmware beside its own folder.
		const folder = `${libvirt.guestFolder}/${guest.name}-emulator`;
		const path = `${folder}/bin/${basename(emulator)}`;
		const stripped = hideSymbol(await this.#host.readBytes(emulator), 'main');
		await this.#host.write(libvirt.hostPath(path), stripped, {mode: 0o755});
		await this.#host.run(['ln', '-s', '/usr/lib', '/usr/share', libvirt.hostPath(folder)]);
		await libvirt.label(folder, 'usr_t');
		await libvirt.label(path, EMULATOR_TYPES[guest.driver]);
		return path;
	}

	/** Makes a shell script that executes a guest's emulator, for another guest. `first` is a line to run before. */
	async emulatorScript(guest: Guest, {first = ':'}: {first?: string} = {}): Promise<string> {
		const {libvirt} = guest;
		const path = await this.file('emulator');
		const text = `#!/bin/sh -e\n${first}\nexec ${(await guest.domain()).emulator} "$@"\n`;
		await this.#host.write(libvirt.hostPath(path), text, {mode: 0o755});
		// A script with QEMU's type starts in the guest's domain. From libvirt_lxc's domain a shell could not execute the program.
		await libvirt.label(path, guest.driver === 'lxc' ? 'bin_t' : EMULATOR_TYPES[guest.driver]);
		return path;
	}
}
