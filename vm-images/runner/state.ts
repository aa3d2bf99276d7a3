import type {Host} from '../../helpers/host/host.ts';
import type {RunnerImage, RunnerState} from '../../helpers/runner-vm/files.ts';
import type {RunnerMachine} from '../../helpers/runner-vm/qemu-argv.ts';
import type {QemuOptions} from '../../helpers/runner-vm/qemu-process.ts';
import {RunnerVm} from '../../helpers/runner-vm/runner-vm.ts';
import type {Recipe} from '../recipe.ts';
import {runnerPrograms} from './programs.ts';

/**
 * The state of a runner VM after its first boot, in which libvirt is up and nothing is defined: what each VM of a run is
 * started from. `prove` is asked in one that was started from it for a text to be kept with it: what such a host can do.
 */
export function runnerState(
	image: RunnerImage,
	machine: RunnerMachine,
	prove: (host: Host) => Promise<string>,
): Recipe<'memory' | 'overlay' | 'devices' | 'proved'> {
	const {variant, qemu, accelerator, memory, cores} = machine;
	return {
		name: `runner-state-${variant.release}-${variant.selinux}-${variant.cgroup}`,
		version: 1,
		sources: [
			'runner/state.ts',
			...['files', 'kernel-arguments', 'qemu-argv', 'qemu-process', 'runner-vm'].map(
				(name) => `../helpers/runner-vm/${name}.ts`,
			),
		],
		programs: runnerPrograms(),
		space: memory + 500,
		results: {memory: 'memory', overlay: 'overlay.qcow2', devices: 'devices', proved: 'proved.json'},
		large: true,
		async ingredients(host) {
			const {stdout} = await host.run([qemu, '--version']);
			// A state is of one processor: its features are in it.
			const cpu = accelerator === 'kvm' ? await host.readText('/proc/cpuinfo') : '';
			const model = /^model name.*$/m.exec(cpu)?.[0] ?? '';
			// The image may have been built anew: of the same recipe, with other bytes, on which its overlay would make no sense.
			const disk = await host.status(image.disk);
			const built = `${image.disk} ${disk?.inode} ${disk?.modified}`;
			return [built, stdout, model, `${qemu} ${accelerator} ${memory} ${cores}`];
		},
		async build(host, folder) {
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
			await inFolder({memory: `${folder}/memory`}, (vm) => vm.save(folder));
			const [memory, overlay, devices] = ['memory', 'overlay.qcow2', 'devices'].map(
				(file) => `${folder}/${file}`,
			);
			const state = {memory, overlay, devices} as RunnerState;
			// In another, so that nothing of it is in the state; and as its users will start it.
			await inFolder({state}, async (vm) => host.write(`${folder}/proved.json`, await prove(vm.host)));
		},
	};
}
