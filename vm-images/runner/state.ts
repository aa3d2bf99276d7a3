import type {Host} from '../../helpers/host/host.ts';
import type {RunnerMachine} from '../../helpers/runner-vm/machine.ts';
import type {QemuOptions} from '../../helpers/runner-vm/qemu-process.ts';
import type {RunnerImage, RunnerState} from '../../helpers/runner-vm/runner-image.ts';
import {RunnerVm} from '../../helpers/runner-vm/runner-vm.ts';
import type {Recipe} from '../recipe.ts';
import {runnerPrograms} from './programs.ts';

/** A proof of what a runner VM can do. */
export interface Proof {
	/** Returns the result as text. Asked in a VM that was started from the state, and stored with the state. */
	readonly ask: (host: Host) => Promise<string>;
	/** The files that determine the result, as absolute paths: if they change, the proof is repeated. */
	readonly sources: readonly string[];
}

/**
 * The state of a runner VM after its first boot: libvirt is up and nothing is defined. Each VM of a run starts from
 * it.
 */
export function runnerState(
	image: RunnerImage,
	machine: RunnerMachine,
	{ask, sources}: Proof,
): Recipe<'memory' | 'overlay' | 'devices' | 'proved'> {
	const {variant, qemu, accelerator, memory, cores} = machine;
	return {
		name: `runner-state-${variant.release}-${variant.selinux}-${variant.cgroup}`,
		version: 1,
		sources: [
			'runner/state.ts',
			...sources,
			'../helpers/host/process/idles-within.ts',
			...['kernel-arguments', 'migration', 'qemu-argv', 'qemu-process', 'runner-image', 'runner-vm'].map(
				(name) => `../helpers/runner-vm/${name}.ts`,
			),
		],
		programs: runnerPrograms(),
		space: memory + 500,
		results: {memory: 'memory', overlay: 'overlay.qcow2', devices: 'devices', proved: 'proved.json'},
		large: true,
		async ingredients(host) {
			const {stdout} = await host.run([qemu, '--version']);
			// A state under KVM contains the features of one processor, as its microcode and the kernel expose them.
			const cpu = accelerator === 'kvm' ? await host.readText('/proc/cpuinfo') : '';
			const model =
				cpu
					.match(/^(model name|microcode|flags)\b.*$/gm)
					?.slice(0, 3)
					.join() ?? '';
			const kernel = accelerator === 'kvm' ? await host.readText('/proc/version') : '';
			// The image may have been rebuilt from the same recipe with other bytes, and the overlay fits only the old
			// ones.
			const disk = await host.status(image.disk);
			const built = `${image.disk} ${disk?.inode} ${disk?.modified}`;
			return [built, stdout, model, kernel, `${qemu} ${accelerator} ${memory} ${cores}`];
		},
		async build(host, folder, at) {
			const name = `the runner VM ${variant.release}`;
			const inFolder = async (more: Partial<QemuOptions>, action: (vm: RunnerVm) => Promise<void>) => {
				const files = `${folder}/vm`;
				await host.makeFolder(files);
				await using vm = await RunnerVm.start(host, {machine, image, folder: files, name, ...more});
				try {
					await action(vm);
				} catch (error) {
					throw await vm.explain(error);
				}
				await vm.close();
				await host.remove(files);
			};
			at('booting');
			await inFolder({memory: `${folder}/memory`}, (vm) => vm.save(folder));
			const [memory, overlay, devices] = ['memory', 'overlay.qcow2', 'devices'].map(
				(file) => `${folder}/${file}`,
			);
			const state = {memory, overlay, devices} as RunnerState;
			at('proving what it can do');
			// In a second VM, so that the state contains nothing of the proof; and started as in a run.
			await inFolder({state}, async (vm) => host.write(`${folder}/proved.json`, await ask(vm.host)));
		},
	};
}
