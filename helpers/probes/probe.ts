import {findPrograms} from '../host/command/programs.ts';
import type {Host} from '../host/host.ts';
import type {Installation} from '../installation/installation.ts';
import type {Capabilities} from '../needs/capabilities.ts';
import {probeCgroup} from './cgroup.ts';
import {probeGdb} from './gdb.ts';
import {probeKernel} from './kernel.ts';
import {type ProbeImages, probeKvm} from './kvm.ts';
import {probeLibvirt} from './libvirt.ts';
import {lxcFrom} from './lxc.ts';
import {probeDisk, probeMachine} from './machine.ts';
import {probeNamespaces, probeRoot} from './privilege.ts';
import {probeQemu} from './qemu.ts';
import {probeSelinux} from './selinux.ts';
import {probeSymbols} from './symbols.ts';
import {probeSystemd} from './systemd.ts';
import {TOOLS, toolsFrom} from './tools.ts';

const PROGRAMS = [...TOOLS, 'qemu-system-x86_64', 'qemu-kvm', 'gdb'];

export interface ProbeOptions {
	readonly images: ProbeImages;
	/** The libvirt to use on the host. */
	readonly installation: Installation;
	/** The state folder: the free space on its disk is reported. */
	readonly stateFolder: string;
	/** The required helper programs. Default: {@link TOOLS}. */
	readonly tools?: readonly string[];
}

/**
 * Proves what a host offers: everything at the same time, and again at each call. Changes nothing on it, except that
 * images may be built.
 */
export async function probe(
	host: Host,
	{images, installation, stateFolder, tools: wanted}: ProbeOptions,
): Promise<Capabilities> {
	const programs = await findPrograms(host, PROGRAMS);
	const emulator = programs.get('qemu-system-x86_64') ?? programs.get('qemu-kvm');
	const [
		kernel,
		machine,
		disk,
		root,
		namespaces,
		cgroup,
		systemd,
		selinux,
		kvm,
		qemu,
		libvirt,
		gdb,
		symbols,
	] = await Promise.all([
		probeKernel(host),
		probeMachine(host),
		probeDisk(host, stateFolder),
		probeRoot(host),
		probeNamespaces(host),
		probeCgroup(host),
		probeSystemd(host),
		probeSelinux(host),
		probeKvm(host, emulator, images),
		probeQemu(host, emulator, images),
		probeLibvirt(host, installation),
		probeGdb(host, programs.get('gdb')),
		probeSymbols(host, installation, {nm: programs.get('nm'), emulator}),
	]);
	const [lxc, tools] = [lxcFrom(installation), toolsFrom(programs, installation, wanted)];
	return {
		kernel,
		machine,
		disk,
		root,
		namespaces,
		cgroup,
		systemd,
		selinux,
		kvm,
		qemu,
		libvirt,
		lxc,
		gdb,
		symbols,
		tools,
	};
}
