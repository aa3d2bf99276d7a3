import type {Argv} from '../host/host.ts';
import {kernelArguments} from './kernel-arguments.ts';
import type {RunnerMachine} from './machine.ts';
import type {RunnerImage} from './runner-image.ts';

/** The files of one VM in its folder. */
export interface RunnerFiles {
	readonly image: RunnerImage;
	/** The overlay that this VM writes to. */
	readonly overlay: string;
	/** The memory's file; `shared` writes to it. */
	readonly memory: {readonly path: string; readonly shared: boolean} | undefined;
	readonly monitor: string;
	readonly serial: string;
	/** What the serial console says. */
	readonly consoleLog: string;
	/** It waits for its state: QEMU's `-incoming defer`. */
	readonly incoming: boolean;
}

/** MiB for translated code: a whole Debian and its guests are more than QEMU's default makes room for at once. */
const TRANSLATION_CACHE = 512;

/**
 * QEMU's command line for a runner VM. Its network is QEMU's own, cut off from every other (`restrict`); its ssh is
 * forwarded to a port of this machine's loopback that the kernel chooses, so that none can be in use.
 *
 * `-cpu max` under TCG has SVM, by which kvm_amd runs in it. vmgenid tells the kernel that it was restored, which then makes
 * its random numbers anew (drivers/virt/vmgenid.c).
 */
export function runnerArgv(machine: RunnerMachine, files: RunnerFiles): Argv {
	const {qemu, accelerator, memory, cores, variant} = machine;
	const {image} = files;
	const size = `size=${memory}M`;
	const backend =
		files.memory === undefined
			? `memory-backend-ram,id=ram,${size}`
			: `memory-backend-file,id=ram,${size},share=${files.memory.shared ? 'on' : 'off'},mem-path=${comma(files.memory.path)}`;
	return [
		qemu,
		...['-accel', accelerator === 'kvm' ? 'kvm' : `tcg,thread=multi,tb-size=${TRANSLATION_CACHE}`],
		...['-cpu', accelerator === 'kvm' ? 'host' : 'max'],
		...['-machine', 'pc,memory-backend=ram', '-m', String(memory), '-smp', String(cores), '-object', backend],
		...['-nodefaults', '-no-user-config', '-no-reboot', '-display', 'none'],
		// Nothing of it outlives this process, and so nothing need reach the disk.
		...['-drive', `if=virtio,file=${comma(files.overlay)},format=qcow2,cache=unsafe,discard=unmap`],
		...['-kernel', image.kernel, '-initrd', image.initrd, '-append', kernelArguments(variant)],
		...['-netdev', 'user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:0-:22'],
		...['-device', 'virtio-net-pci,netdev=net,romfile=', '-device', 'virtio-rng-pci'],
		...['-device', 'vmgenid,guid=auto'],
		...[
			'-chardev',
			`socket,id=serial,path=${comma(files.serial)},server=on,wait=off,logfile=${comma(files.consoleLog)}`,
		],
		...['-serial', 'chardev:serial'],
		...['-chardev', `socket,id=monitor,path=${comma(files.monitor)},server=on,wait=off`],
		...['-mon', 'chardev=monitor,mode=control'],
		...(files.incoming ? ['-incoming', 'defer'] : []),
	];
}

/** In an option of QEMU's a comma is doubled (qemu-option). */
function comma(path: string): string {
	return path.replaceAll(',', ',,');
}
