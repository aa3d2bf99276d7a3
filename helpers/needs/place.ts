/** Where cases can be run, as `--on` names it. */
export type Place =
	| {readonly kind: 'private'}
	| {readonly kind: 'system'}
	| ({readonly kind: 'vm'} & RunnerVariant)
	| {readonly kind: 'container'; readonly release: ContainerRelease}
	| SshPlace;

/** The Debian releases that runner VMs are built of. */
export const RELEASES = ['bookworm', 'trixie'] as const;
/** Those that containers are built of. */
export const CONTAINER_RELEASES = ['bookworm', 'trixie', 'forky', 'sid'] as const;
export type ContainerRelease = (typeof CONTAINER_RELEASES)[number];

export const SELINUX_MODES = ['enforcing', 'permissive', 'disabled'] as const;
export const CGROUP_MODES = ['v2', 'v1', 'hybrid'] as const;

/** A runner VM: what it is built of, and what is chosen at its boot. */
export interface RunnerVariant {
	readonly release: (typeof RELEASES)[number];
	readonly selinux: (typeof SELINUX_MODES)[number];
	readonly cgroup: (typeof CGROUP_MODES)[number];
}

/** Another machine, which ssh reaches: with a private libvirt, or its own. */
export interface SshPlace {
	readonly kind: 'ssh';
	/** As ssh(1) takes it: `user@machine`, `ssh://user@machine:port`, or a name of the user's own ssh configuration. */
	readonly destination: string;
	readonly libvirt: (typeof LIBVIRTS)[number];
}

const LIBVIRTS = ['private', 'system'] as const;

/** A `--on` that names no place. */
export class PlaceError extends Error {
	override name = 'PlaceError';
}

const FORMS =
	'`private`, `system`, `container:RELEASE`, `vm:RELEASE[,selinux=MODE][,cgroup=MODE]`, or `ssh:USER@MACHINE[,libvirt=system]`';

/**
 * Reads a place: `private`, `system`, `container:sid`, `vm:bookworm`, `vm:trixie,selinux=permissive,cgroup=v1`. What a
 * VM's variant leaves out is enforcing, and cgroup v2. Throws a PlaceError that says what may stand there.
 */
export function parsePlace(text: string): Place {
	if (text === 'private' || text === 'system') return {kind: text};
	const [kind, rest] = split(text, ':');
	if (kind === 'container') return {kind, release: parseContainerRelease(rest ?? '')};
	if (kind === 'ssh') return parseSsh(text);
	if (kind !== 'vm') throw new PlaceError(`there is no place ${JSON.stringify(text)}: it is ${FORMS}`);
	const [release = '', ...settings] = (rest ?? '').split(',');
	const variant = {selinux: 'enforcing', cgroup: 'v2'} as Record<string, string>;
	for (const setting of settings) {
		const [name, value] = split(setting, '=');
		variant[name] = oneOf(`${name} of a runner VM`, value ?? '', choices(name, text));
	}
	return {kind, release: oneOf('the release of a runner VM', release, RELEASES), ...variant} as Place;
}

/** As {@link parsePlace} reads it, and as reports name it; what is as usual is left out. */
export function describePlace(place: Place): string {
	if (place.kind === 'container') return `container:${place.release}`;
	if (place.kind === 'ssh') return describeSsh(place);
	if (place.kind !== 'vm') return place.kind;
	const {release, selinux, cgroup} = place;
	return [
		`vm:${release}`,
		...(selinux === 'enforcing' ? [] : [`selinux=${selinux}`]),
		...(cgroup === 'v2' ? [] : [`cgroup=${cgroup}`]),
	].join(',');
}

/** Reads the Debian release of a container. Throws a PlaceError that says which there are. */
export function parseContainerRelease(text: string): ContainerRelease {
	return oneOf('the release of a container', text, CONTAINER_RELEASES);
}

function parseSsh(text: string): SshPlace {
	const [where = '', ...settings] = text.split(',');
	const destination = where.startsWith('ssh://') ? where : where.slice('ssh:'.length);
	// ssh would take it for an option.
	if (!/^[^-\s]\S*$/.test(destination))
		throw new PlaceError(`${text} names no machine: it is \`ssh:USER@MACHINE[,libvirt=system]\``);
	let libvirt: SshPlace['libvirt'] = 'private';
	for (const setting of settings) {
		const [name, value] = split(setting, '=');
		if (name !== 'libvirt')
			throw new PlaceError(`${JSON.stringify(name)} in ${text}: a machine over ssh has \`libvirt=\``);
		libvirt = oneOf('libvirt of a machine over ssh', value ?? '', LIBVIRTS);
	}
	return {kind: 'ssh', destination, libvirt};
}

function describeSsh({destination, libvirt}: SshPlace): string {
	const where = destination.startsWith('ssh://') ? destination : `ssh:${destination}`;
	return libvirt === 'private' ? where : `${where},libvirt=${libvirt}`;
}

function choices(name: string, text: string): readonly string[] {
	if (name === 'selinux') return SELINUX_MODES;
	if (name === 'cgroup') return CGROUP_MODES;
	throw new PlaceError(`${JSON.stringify(name)} in ${text}: a runner VM has \`selinux=\` and \`cgroup=\``);
}

function oneOf<Known extends string>(what: string, value: string, known: readonly Known[]): Known {
	const found = known.find((one) => one === value);
	if (found !== undefined) return found;
	throw new PlaceError(`${what} is ${known.join(', ')}, and not ${JSON.stringify(value)}`);
}

function split(text: string, by: string): [string, string | undefined] {
	const at = text.indexOf(by);
	return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + by.length)];
}
