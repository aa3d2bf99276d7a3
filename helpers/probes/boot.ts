import {HostError, tail} from '../errors.ts';
import type {Argv, Host, RunningCommand} from '../host/host.ts';

/** What QEMU boots: a ROM as its firmware, or a Linux kernel. Both announce themselves on the serial console. */
export type BootImage =
	| {readonly rom: string; readonly banner: RegExp}
	| {readonly kernel: string; readonly initrd: string; readonly banner: RegExp};

interface BootResult {
	readonly booted: boolean;
	/** Milliseconds from QEMU's start to the banner. */
	readonly after?: number;
	/** One line: the banner and the time that it took, or what was seen instead. */
	readonly seen: string;
}

/** How long to wait for a guest's banner, in milliseconds, without the time to build its image. */
export interface Patience {
	/** Until the first output on its console, and between outputs: a guest that hangs writes nothing more. */
	readonly silence: number;
	/** For the whole boot: a guest that is emulated twice over is slow, but writes all the time. */
	readonly longest: number;
}

/** Boots an image without libvirt. Ends the guest at its banner or at the deadline. */
export async function boot(
	host: Host,
	qemu: string,
	accelerator: 'kvm' | 'tcg',
	make: () => Promise<BootImage>,
	{silence, longest}: Patience,
): Promise<BootResult> {
	let image: BootImage;
	try {
		image = await make();
	} catch (error) {
		if (!(error instanceof HostError)) throw error;
		return {booted: false, seen: `no image: ${error.inShort}`};
	}
	const started = performance.now();
	let output = '';
	let shown: {banner: string; after: number} | undefined;
	let running: RunningCommand | undefined;
	let isSilent = false;
	const end = () => {
		isSilent = true;
		running?.kill();
	};
	const patient = silence * host.patience;
	let timer = setTimeout(end, patient);
	running = await host.spawn(argvOf(qemu, accelerator, image), {
		check: false,
		signalOnOurEnd: 'SIGKILL',
		deadline: longest * host.patience,
		onOutput: (chunk, stream) => {
			if (shown) return;
			if (stream === 'stdout') output += chunk;
			clearTimeout(timer);
			timer = setTimeout(end, patient);
			const banner = image.banner.exec(output)?.[0];
			if (banner === undefined) return;
			shown = {banner, after: Math.round(performance.now() - started)};
			running?.kill();
		},
	});
	if (shown) running.kill();
	const result = await running.done;
	clearTimeout(timer);
	if (shown) {
		const {banner, after} = shown;
		return {booted: true, after, seen: `\`${banner}\` on the console after ${after} ms`};
	}
	const last =
		tail(result.stderr.trim() || output.replace(/[^\x20-\x7e\n]/g, ''), 1) || 'nothing on the console';
	if (isSilent) return {booted: false, seen: `no banner, and nothing more for ${patient} ms (${last})`};
	return {
		booted: false,
		seen: result.timedOut ? `no banner within ${longest * host.patience} ms (${last})` : last,
	};
}

/** `-cpu qemu64`: on a paravirtual KVM (kvm_pvm), `host` and `max` abort on an MSR. */
function argvOf(qemu: string, accelerator: string, image: BootImage): Argv {
	return [
		qemu,
		...[
			'-accel',
			accelerator,
			'-cpu',
			'qemu64',
			'-machine',
			'pc',
			'-no-user-config',
			'-nodefaults',
			'-no-reboot',
		],
		...['-display', 'none', '-serial', 'stdio'],
		...('rom' in image
			? ['-m', '16', '-bios', image.rom]
			: ['-m', '256', '-kernel', image.kernel, '-initrd', image.initrd, '-append', 'console=ttyS0 panic=-1']),
	];
}
