import {basename} from 'node:path';
import {hideSymbol} from '../gdb/hide-symbol.ts';
import type {Guest} from '../guest/guest.ts';
import type {GuestImages} from '../guest/make-guest.ts';
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

/** Files that a case makes for its guests: each is named as the daemon sees it, and is removed with its libvirt. */
export class CaseFiles {
	readonly #host: Host;
	readonly #images: GuestImages;
	readonly #libvirt: () => Promise<Libvirt>;

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

	/** The firmware that the micro guest is, in a copy that is the case's alone, with the label of its folder. */
	async rom(): Promise<string> {
		return this.#copy(this.#images.micro.rom);
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

	/** A shell script in place of a guest's emulator, which it executes. */
	async emulatorScript(guest: Guest): Promise<string> {
		const {libvirt} = guest;
		const path = `${libvirt.guestFolder}/${guest.name}-script`;
		const text = `#!/bin/sh -e\nexec ${(await guest.domain()).emulator} "$@"\n`;
		await this.#host.write(libvirt.hostPath(path), text, {mode: 0o755});
		// QEMU's type is where a guest's domain begins; from a shell in that of libvirt_lxc no way would lead to the program.
		await libvirt.label(path, guest.driver === 'lxc' ? 'bin_t' : EMULATOR_TYPES[guest.driver]);
		return path;
	}
}
