import {basename} from 'node:path';
import {hideSymbol} from '../gdb/hide-symbol.ts';
import type {Guest} from '../guest/guest.ts';
import type {GuestImages} from '../guest/guest-images.ts';
import type {Host} from '../host/host.ts';
import type {Libvirt} from '../libvirt/libvirt.ts';
import type {Driver} from '../needs/need.ts';

/** Of an empty disk, as truncate and qemu-img take it. */
const DISK_SIZE = '1M';

/** What the reference policy has emulators labelled with, by which each gets into its own domain (virt.fc). */
const EMULATOR_TYPES: Readonly<Record<Driver, string>> = {
	kvm: 'qemu_exec_t',
	qemu: 'qemu_exec_t',
	lxc: 'virtd_lxc_exec_t',
};

/** No two cases of a process have a file of the same name. */
let count = 0;

/** Files that a case makes for its guests. Paths are the daemon's, which may differ from the host's. All go with the libvirt. */
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

	/** Empty raw disks for guests, with the label of their folder. */
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

	/** A path for a file that libvirt is to make. */
	async file(name: string): Promise<string> {
		return `${(await this.#libvirt()).guestFolder}/${name}-${++count}`;
	}

	/** An empty raw disk; see {@link disks}. */
	async disk(): Promise<string> {
		const [file = ''] = await this.disks(1);
		return file;
	}

	/** A qcow2 image in front of another one. */
	async overlay(behind: string, format: 'raw' | 'qcow2'): Promise<string> {
		const libvirt = await this.#libvirt();
		const file = await this.file('overlay');
		// `-u`: by the daemon's path of what stands behind it, which this machine need not have.
		const backing = ['-u', '-b', behind, '-F', format];
		const created = [libvirt.hostPath(file), DISK_SIZE];
		await this.#host.run(['qemu-img', 'create', '-q', '-f', 'qcow2', ...backing, ...created]);
		return file;
	}

	/** The kernel and the initrd of the Linux guest, in copies that are the case's alone. */
	async kernel(): Promise<{kernel: string; initrd: string}> {
		const {kernel, initrd} = this.#images.linux;
		return {kernel: await this.#copy(kernel), initrd: await this.#copy(initrd)};
	}

	/** The firmware that the micro guest is, in a copy that is the case's alone, with the label of its folder; or another one. */
	async rom(bytes?: Uint8Array): Promise<string> {
		if (bytes === undefined) return this.#copy(this.#images.micro.rom);
		const path = await this.file('rom');
		await this.write(path, bytes);
		return path;
	}

	/** A file with the XML of a domain, for `virsh define` and `virsh create`: its path is virsh's, which runs on the host. */
	async domainXml(xml: string): Promise<string> {
		const path = await this.file('domain.xml');
		await this.write(path, xml);
		return (await this.#libvirt()).hostPath(path);
	}

	/** The bytes of a file. */
	async read(path: string): Promise<Uint8Array> {
		return this.#host.readBytes((await this.#libvirt()).hostPath(path));
	}

	/** Writes a file that everybody may read. */
	async write(path: string, content: string | Uint8Array): Promise<void> {
		await this.#host.write((await this.#libvirt()).hostPath(path), content, {mode: 0o644});
	}

	async #copy(path: string): Promise<string> {
		const libvirt = await this.#libvirt();
		const own = `${libvirt.guestFolder}/${++count}-${basename(path)}`;
		await this.#host.run(['cp', path, libvirt.hostPath(own)]);
		return own;
	}

	/** A copy of a guest's emulator in which no symbol is called `main`, for another guest. */
	async emulatorWithoutMain(guest: Guest): Promise<string> {
		const {libvirt} = guest;
		const emulator = (await guest.domain()).emulator ?? '';
		// QEMU finds its modules and its firmware beside the folder that it is in.
		const folder = `${libvirt.guestFolder}/${guest.name}-emulator`;
		const path = `${folder}/bin/${basename(emulator)}`;
		const stripped = hideSymbol(await this.#host.readBytes(emulator), 'main');
		await this.#host.write(libvirt.hostPath(path), stripped, {mode: 0o755});
		await this.#host.run(['ln', '-s', '/usr/lib', '/usr/share', libvirt.hostPath(folder)]);
		await libvirt.label(folder, 'usr_t');
		await libvirt.label(path, EMULATOR_TYPES[guest.driver]);
		return path;
	}

	/** A shell script in place of a guest's emulator, which it executes; `first` is a line to run before that. */
	async emulatorScript(guest: Guest, {first = ':'}: {first?: string} = {}): Promise<string> {
		const {libvirt} = guest;
		const path = await this.file('emulator');
		const text = `#!/bin/sh -e\n${first}\nexec ${(await guest.domain()).emulator} "$@"\n`;
		await this.#host.write(libvirt.hostPath(path), text, {mode: 0o755});
		// QEMU's type is where a guest's domain begins; from a shell in that of libvirt_lxc no way would lead to the program.
		await libvirt.label(path, guest.driver === 'lxc' ? 'bin_t' : EMULATOR_TYPES[guest.driver]);
		return path;
	}
}
