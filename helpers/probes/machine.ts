import type {Host} from '../host/host.ts';
import type {Capability} from '../needs/capabilities.ts';

/** Returns the processor, the usable cores, and memory. */
export async function probeMachine(host: Host): Promise<Capability<'machine'>> {
	const [{stdout}, memory, processors] = await Promise.all([
		host.run(['nproc']),
		host.readText('/proc/meminfo'),
		host.readText('/proc/cpuinfo'),
	]);
	const processor = /^model name\s*: (.*)$/m.exec(processors)?.[1] ?? 'unknown';
	const mebibytes = (field: string) => {
		const kibibytes = new RegExp(`^${field}: +(\\d+) kB`, 'm').exec(memory)?.[1];
		return Math.floor(Number(kibibytes ?? 0) / 1024);
	};
	const value = {
		processor,
		cores: Number(stdout),
		memory: mebibytes('MemTotal'),
		available: mebibytes('MemAvailable'),
	};
	return {
		value,
		evidence: [
			`/proc/cpuinfo: ${processor}`,
			`nproc: ${value.cores}`,
			`/proc/meminfo: ${value.available} of ${value.memory} MiB available`,
		],
	};
}

/** Returns the free disk space of the state folder's disk. `folder` need not exist yet. */
export async function probeDisk(host: Host, folder: string): Promise<Capability<'disk'>> {
	let existing = folder;
	while (existing !== '/' && !(await host.status(existing)))
		existing = existing.replace(/\/[^/]*$/, '') || '/';
	const {stdout} = await host.run(['df', '-Pk', existing]);
	const [device = '', , , kibibytes = '0'] = stdout.trim().split('\n').at(-1)?.split(/\s+/) ?? [];
	const free = Math.floor(Number(kibibytes) / 1024);
	return {value: {folder, free}, evidence: [`df ${existing}: ${free} MiB free on ${device}`]};
}
