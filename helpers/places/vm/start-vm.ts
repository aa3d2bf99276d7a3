import {basename} from 'node:path';
import {OWN_DAEMON_LOG} from '../../libvirt/system-libvirt.ts';
import {pathUndo} from '../../run-folder/journal/path-undo.ts';
import {RunnerVm} from '../../runner-vm/runner-vm.ts';
import {AUDIT_LOG} from '../../selinux/audit-log.ts';
import {writeEntrance} from '../entrance.ts';
import type {PlaceMachine} from '../machine-place.ts';
import type {PlaceWorker} from '../place-kind.ts';
import type {PlannedVm} from './planned-vm.ts';

/** The prefix of the names of VMs' folders. */
export const VM_FOLDER = 'vm';

/** Starts a runner VM as a place, in a folder of the run. */
export async function startVm(
	planned: PlannedVm,
	{run, name, keep}: Pick<PlaceWorker, 'run' | 'name' | 'keep'>,
	count: number,
): Promise<PlaceMachine> {
	const folder = `${run.path}/${VM_FOLDER}${process.pid}-${count}`;
	await run.journal.record(pathUndo, {path: folder});
	await run.host.makeFolder(folder);
	const {machine, image, state} = planned;
	const vm = await RunnerVm.start(run.host, {machine, image, state, folder, name, keep});
	return {
		host: vm.host,
		daemonLog: OWN_DAEMON_LOG,
		died: vm.died,
		ended: () => vm.ended(),
		evidence: async () => {
			const [console, audit] = await Promise.all([
				vm.qemu.consoleText(),
				vm.host.readText(AUDIT_LOG).catch((error: unknown) => `(not to be had: ${String(error)})\n`),
			]);
			const kept = [
				['runner-console.txt', console],
				['audit.log', audit],
			] as [string, string][];
			// QEMU still runs, but the connection is lost. Its processors show whether anything runs, and the console's shell what.
			if (vm.ended() !== undefined && vm.qemu.ended === undefined) {
				const processors = vm.qemu
					.processors()
					.catch((error: unknown) => `(not to be had: ${String(error)})\n`);
				kept.push(['runner-processors.txt', await processors]);
				kept.push(['runner-shell.txt', await vm.askConsole()]);
			}
			return new Map(kept);
		},
		leave: async () => {
			await writeEntrance(run, basename(folder), vm.login);
			await vm.leave();
		},
		close: async () => {
			await vm.close();
			await run.host.remove(folder);
		},
	};
}
