import type {Argv, Host} from '../../helpers/host/host.ts';
import {findDistribution, VIRSH_BY_PATH} from '../../helpers/installation/distribution.ts';
import {probeOnce} from '../../helpers/places/probe-here.ts';
import {offerVm} from '../../helpers/places/vm/offer-vm.ts';
import {pathUndo} from '../../helpers/run-folder/journal/path-undo.ts';
import type {QemuOptions} from '../../helpers/runner-vm/qemu-process.ts';
import {HOST_KEY_ALIAS} from '../../helpers/runner-vm/runner-image.ts';
import {RunnerVm} from '../../helpers/runner-vm/runner-vm.ts';
import {notice} from '../notice.ts';
import {type Bench, type Comparison, inTurn, timed} from './row.ts';

/** A cold boot takes half a minute. */
const BOOTS = 3;
const COMMANDS = 50;

const VARIANT = {kind: 'vm', release: 'bookworm', selinux: 'enforcing', cgroup: 'v2'} as const;

/** Measures a runner VM to its first `virsh list`, from its saved state and by a cold boot; and a command in it. */
export const RUNNER_VM: Bench = {
	async measure({run, images, say}) {
		const {host} = run;
		const probeHere = probeOnce(host, await findDistribution(host));
		const {planned} = await offerVm(VARIANT, {host, images, say: notice, probeHere});
		const {machine, image, state} = planned;
		let count = 0;
		const options = async (more: Partial<QemuOptions>): Promise<QemuOptions> => {
			const folder = `${run.path}/vm-${++count}`;
			await run.journal.record(pathUndo, {path: folder});
			await host.makeFolder(folder);
			return {machine, image, folder, name: `vm ${count}`, ...more};
		};
		const secondsToList = async (more: Partial<QemuOptions>) => {
			const wanted = await options(more);
			let vm: RunnerVm | undefined;
			const seconds = await timed(async () => {
				vm = await RunnerVm.start(host, wanted);
				await vm.host.run([VIRSH_BY_PATH, '-c', 'qemu:///system', 'list']);
			});
			await vm?.close();
			return seconds;
		};
		say('a runner VM, from its state and by a cold boot, to its first list');
		const starts = await inTurn(
			BOOTS,
			() => secondsToList({state}),
			() => secondsToList({}),
		);
		return [
			{
				what: 'runner VM from its state to first list',
				against: 'its cold boot to first list',
				...starts,
				unit: 's',
				goal: 0.125,
				most: 2.5,
				notes: ["after a cold boot, libvirt probes QEMU's capabilities once, before the first list"],
			},
			await compareCommands(host, await options({state}), say),
		];
	},
};

/** Measures a command through a run's connection, and one through a master connection of ssh itself. */
async function compareCommands(
	host: Host,
	options: QemuOptions,
	say: (line: string) => void,
): Promise<Comparison> {
	say('a command in a runner VM');
	await using vm = await RunnerVm.start(host, options);
	const {image, folder} = options;
	const control: Argv = ['-o', `ControlPath=${folder}/by-hand`, 'root@127.0.0.1'];
	const ssh: Argv = [
		'ssh',
		...['-F', 'none', '-i', image.key, '-o', 'IdentitiesOnly=yes', '-o', 'BatchMode=yes'],
		...['-o', `UserKnownHostsFile=${image.knownHosts}`, '-o', `HostKeyAlias=${HOST_KEY_ALIAS}`],
		...['-o', 'ControlMaster=auto', '-o', 'ControlPersist=60', '-p', String(await vm.qemu.sshPort())],
		...control,
	];
	const milliseconds = async (action: () => Promise<unknown>) => 1000 * (await timed(action));
	const series = await inTurn(
		COMMANDS,
		() => milliseconds(() => vm.host.run(['true'])),
		() => milliseconds(() => host.run([...ssh, 'true'])),
	);
	await host.run(['ssh', '-O', 'exit', ...control]);
	return {
		what: 'a command in a runner VM',
		against: 'ssh with a master connection',
		...series,
		unit: 'ms',
		goal: 1,
		most: 60,
	};
}
