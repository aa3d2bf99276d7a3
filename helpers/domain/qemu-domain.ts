import {checkBasics, checkPath, type DomainBasics} from './checks.ts';
import {basicNodes, seclabelNodes} from './common-nodes.ts';
import {type Disk, diskNodes} from './disks.ts';
import {writeXml, type XmlNode} from './write-xml.ts';

/** What a guest boots: a ROM instead of the firmware (the micro guest), or a kernel that QEMU loads itself. */
type Boot =
	| {readonly rom: string}
	| {readonly kernel: string; readonly initrd?: string; readonly cmdline?: string};

/**
 * What libvirt does with the domain when its guest ends; see formatdomain, "Events configuration". QEMU's driver refuses other
 * values, `preserve` except after a crash, and power-off `restart` together with reboot `destroy` (src/qemu/qemu_validate.c).
 */
type LifecycleAction = 'destroy' | 'restart';

/**
 * A QEMU guest: a pc with its disks, one serial console, and only the devices that were requested. Its CPU is QEMU's default.
 * With a named model, libvirt compares it with the host's CPU and can refuse the start: on a host that is itself a KVM guest it
 * refuses qemu64, which requires svm. `host-passthrough` aborts on an MSR where KVM is paravirtual (kvm_pvm).
 */
export interface QemuDomain extends DomainBasics {
	/** `kvm`, or `qemu` for TCG. */
	readonly driver: 'kvm' | 'qemu';
	readonly boot: Boot;
	readonly disks?: readonly Disk[];
	/** Default true. Without ACPI there is no power-off port, so the guest cannot power itself off. */
	readonly acpi?: boolean;
	/** Default destroy. */
	readonly onPoweroff?: LifecycleAction;
	/** Default restart. */
	readonly onReboot?: LifecycleAction;
	/** QEMU's pvpanic device, with which a guest reports a crash. Default none. */
	readonly panic?: boolean;
	/** Default destroy. */
	readonly onCrash?: LifecycleAction | 'preserve' | 'coredump-destroy' | 'coredump-restart';
}

/** Returns the domain XML of a QEMU guest. Throws an InputError for a description that libvirt would refuse. */
export function buildQemuDomain(domain: QemuDomain): string {
	checkBasics(domain);
	return writeXml('domain', {
		'@': {type: domain.driver},
		...basicNodes(domain),
		os: osNode(domain),
		features: domain.acpi === false ? undefined : {acpi: {}},
		on_poweroff: domain.onPoweroff ?? 'destroy',
		on_reboot: domain.onReboot ?? 'restart',
		on_crash: domain.onCrash ?? 'destroy',
		devices: {
			emulator: domain.emulator,
			disk: diskNodes(domain, domain.disks ?? []),
			// By default libvirt adds a USB controller and a balloon. Each makes a guest start more slowly.
			controller: {'@': {type: 'usb', model: 'none'}},
			serial: {'@': {type: 'pty'}, target: {'@': {port: 0}}},
			console: {'@': {type: 'pty'}, target: {'@': {type: 'serial', port: 0}}},
			memballoon: {'@': {model: 'none'}},
			panic: domain.panic ? {'@': {model: 'isa'}} : undefined,
		},
		seclabel: seclabelNodes(domain),
	});
}

function osNode({name, boot}: QemuDomain): XmlNode {
	const type = {'@': {arch: 'x86_64', machine: 'pc'}, '#text': 'hvm'};
	if ('rom' in boot) {
		checkPath(name, 'rom', boot.rom);
		return {type, loader: {'@': {readonly: 'yes', type: 'rom'}, '#text': boot.rom}};
	}
	checkPath(name, 'kernel', boot.kernel);
	if (boot.initrd !== undefined) checkPath(name, 'initrd', boot.initrd);
	return {type, kernel: boot.kernel, initrd: boot.initrd, cmdline: boot.cmdline};
}
