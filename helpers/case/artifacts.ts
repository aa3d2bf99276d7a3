import type {EventOf} from '../events/event.ts';
import type {Debuggers} from '../gdb/debuggers.ts';
import type {Host} from '../host/host.ts';
import type {DeclaredCase} from '../needs/declared-case.ts';
import type {CasePlace} from '../places/case-place.ts';
import {cgroupTree} from '../runs/journal/cgroups.ts';
import type {CaseGuests} from './case-guests.ts';
import type {CaseLibvirt} from './case-libvirt.ts';

export type Artifact = EventOf<'case-failed'>['artifacts'][number];

/** Characters of a log that are kept: its end. Debug logs grow without bound. */
const MOST_CHARACTERS = 1_000_000;

/** Where what explains a case is kept. */
export interface Keeping {
	/** The machine on which the report is. */
	readonly host: Host;
	readonly report: string;
	readonly declared: DeclaredCase;
	/** Each file is added once it is there. */
	readonly kept: Artifact[];
}

/**
 * Keeps what explains a failed case: each guest's XML and log and console, what was typed to virsh, the daemon's
 * log since the case began, the cgroups and the processes of its libvirt. What cannot be had says so in its place,
 * since the case has failed already.
 */
export async function keepArtifacts(
	{guests, libvirt: {inUse}}: {readonly guests: CaseGuests; readonly libvirt: CaseLibvirt},
	place: Pick<CasePlace, 'evidence' | 'host'>,
	{host, report, declared, kept}: Keeping,
): Promise<void> {
	const folder = `${report}/${folderName(declared)}`;
	const keep = async (name: string, text: () => Promise<string>) => {
		const content = await text().catch((error: unknown) => `(not to be had: ${String(error)})\n`);
		const path = `${folder}/${name}`;
		await host.write(path, content.slice(-MOST_CHARACTERS));
		kept.push({name, path});
	};
	for (const [name, text] of await place.evidence()) await keep(name, async () => text);
	for (const guest of guests.all) {
		await keep(`${guest.name}.xml`, async () => (await guest.virsh(['dumpxml', guest.name])).output);
		await keep(`${guest.name}.log`, () => place.host.readText(guest.logPath));
		for (const [index, console] of guest.consoles.entries()) {
			await keep(`${guest.name}-console-${index + 1}.cast`, async () => console.recording());
		}
	}
	if (inUse) {
		const {libvirt, log} = inUse;
		for (const driver of new Set(guests.all.map(({connection}) => connection))) {
			for (const [index, recording] of libvirt.virsh(driver).recordings().entries())
				await keep(`virsh-${driver}-${index + 1}.cast`, async () => recording);
		}
		await keep('libvirtd.log', () => log.text());
		const roots = libvirt.cgroupRoots.map(({path}) => path);
		await keep('cgroups.txt', async () => describeCgroups(place.host, roots, libvirt.prefix));
		await keep(
			'processes.txt',
			async () => (await place.host.run(['ps', '-e', '-o', 'pid,ppid,stat,cgroup:80,args'])).stdout,
		);
	}
}

/** Keeps what went through each GDB of a case, be it that the case has passed. */
export async function keepRecordings(
	debuggers: Debuggers,
	{host, report, declared, kept}: Keeping,
): Promise<void> {
	for (const [index, recording] of debuggers.recordings().entries()) {
		const name = `gdb-${index + 1}.cast`;
		const path = `${report}/${folderName(declared)}/${name}`;
		await host.write(path, recording);
		kept.push({name, path});
	}
}

/** Each cgroup of a libvirt with the processes in it. */
async function describeCgroups(host: Host, roots: readonly string[], prefix: string): Promise<string> {
	const id = prefix.replace(/-$/, '');
	const lines: string[] = [];
	for (const folder of await cgroupTree(host, roots)) {
		if (!folder.includes(id)) continue;
		const tasks = await host.readText(`${folder}/cgroup.procs`).catch(() => '');
		lines.push(`${folder}  ${tasks.trim().replaceAll('\n', ' ')}\n`);
	}
	return lines.join('');
}

function folderName({subject, driver, title}: DeclaredCase): string {
	const words = title
		.toLowerCase()
		.replaceAll(/[^a-z0-9]+/g, '-')
		.slice(0, 60);
	return `${subject}-${driver}-${words.replace(/-$/, '')}`;
}
