import type {Argv} from '../host/host.ts';
import {kernelArguments} from './kernel-arguments.ts';
import type {RunnerMachine} from './machine.ts';
import type {RunnerImage} from './runner-image.ts';

/** The files of one VM in its folder. */
export interface RunnerFiles {
	readonly image: RunnerImage;
	/** The overlay that this VM writes to. */
	readonly overlay: string;
	/** The memory's file. With `shared`, the VM writes to it. */
	readonly memory: {readonly path: string; readonly shared: boolean} | undefined;
	readonly monitor: string;
	readonly serial: string;
	/** The output of the serial console. */
	readonly consoleLog: string;
	/** Whether it waits for its state: QEMU's `-incoming defer`. */
	readonly incoming: boolean;
}

/** MiB for translated code: a whole Debian with its guests needs more than QEMU's default. */
const TRANSLATION_CACHE = 512;

/**
 * Returns QEMU's command line for a runner VM. Its network is QEMU's own, isolated from every other (`restrict`). The
 * kernel chooses a free port of this machine's loopback, which is forwarded to its ssh.
 *
 * `-cpu max` under TCG has SVM, so that kvm_amd runs in it. vmgenid tells the kernel that it was restored, and the
 * kernel then reseeds its random numbers (drivers/virt/vmgenid.c).
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
		// The disk's contents need not outlive this process, so nothing need reach the real disk.
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

/** A comma in an option of QEMU's is doubled (qemu-option). */
function comma(path: string): string {
	return path.replaceAll(',', ',,');
}
