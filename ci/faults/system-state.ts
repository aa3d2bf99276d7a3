import {parseStat} from '../../helpers/host/process/proc-stat.ts';
import type {Machine} from './machine.ts';

/** Everything of a machine's own libvirt that nobody else may change: a name for each thing, and what it is now. */
type SystemState = ReadonlyMap<string, string>;

/** The daemon's log, whose value is its text. */
export const DAEMON_LOG = 'log of libvirtd';

/** Looks at a machine's libvirt: its processes, sockets, domains, and the bytes of its files and logs. */
export async function systemState(machine: Machine): Promise<SystemState> {
	const state = new Map<string, string>();
	for (const [name, value] of [
		...(await processes(machine)),
		...(await sockets(machine)),
		...(await domains(machine)),
		...(await files(machine)),
	])
		state.set(name, value);
	return state;
}

/** What is different, one line each. */
export function compareSystem(before: SystemState, after: SystemState): string[] {
	return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((name) => {
		const [was, is] = [before.get(name), after.get(name)];
		if (was === is) return [];
		if (was !== undefined && is?.startsWith(was))
			return [`grew: ${name}, by: ${is.slice(was.length).trim()}`];
		if (was === undefined) return [`appeared: ${name}`];
		return is === undefined ? [`vanished: ${name}`] : [`changed: ${name}: ${was} -> ${is}`];
	});
}

/** The daemons and the guests: all that are children of the machine's process 1, or that process. */
async function processes({host, init}: Machine): Promise<[string, string][]> {
	const {stdout} = await host.run(['pgrep', '--parent', String(init)]);
	return Promise.all(
		[String(init), ...stdout.split('\n').filter(Boolean)].map(async (pid): Promise<[string, string]> => {
			const {command, startTime} = parseStat(await host.readText(`/proc/${pid}/stat`));
			return [`process ${command} (pid ${pid})`, `started at tick ${startTime}`];
		}),
	);
}

async function sockets({host, folder}: Machine): Promise<[string, string][]> {
	const {stdout} = await host.run([
		'find',
		`${folder}/run`,
		'-type',
		's',
		'-printf',
		'socket %P\\tinode %i\\n',
	]);
	return pairs(stdout);
}

async function domains(machine: Machine): Promise<[string, string][]> {
	const found: [string, string][] = [];
	for (const driver of ['qemu', 'lxc'] as const) {
		const names = (await machine.virsh(driver, 'list', '--all', '--name')).stdout.split('\n').filter(Boolean);
		for (const name of names) {
			const [reason, xml] = [
				await machine.virsh(driver, 'domstate', name, '--reason'),
				await machine.virsh(driver, 'dumpxml', name),
			];
			found.push([`domain ${driver} ${name}`, `${reason.stdout.trim()}\n${xml.stdout}`]);
		}
	}
	return found;
}

/** Configuration, state and logs, by their bytes; the daemon's cache of what QEMU can do is left out. */
async function files({host, folder}: Machine): Promise<[string, string][]> {
	const folders = ['etc', 'run', 'lib', 'log'].map((part) => `${folder}/${part}`);
	const {stdout} = await host.run(['find', ...folders, '-type', 'f', '-exec', 'sha256sum', '{}', '+']);
	const {stdout: owners} = await host.run(['find', ...folders, '-printf', 'entry %p\\t%y %m %U:%G\\n']);
	const sums = stdout
		.split('\n')
		.filter(Boolean)
		.map((line): [string, string] => [`file ${line.slice(66)}`, line.slice(0, 64)]);
	const log = `${folder}/log/libvirtd.log`;
	return [
		...sums.filter(([name]) => name !== `file ${log}`),
		[DAEMON_LOG, withoutFarewells(await host.readText(log))],
		...pairs(owners),
	];
}

function pairs(text: string): [string, string][] {
	return text
		.split('\n')
		.filter(Boolean)
		.map((line): [string, string] => {
			const [name = '', value = ''] = line.split('\t');
			return [name, value];
		});
}

/** libvirtd writes such a line for each client that leaves unasked, as those of the scripts here do. */
function withoutFarewells(log: string): string {
	return log.replaceAll(/^.*: End of file while reading data: Input\/output error\n/gm, '');
}
