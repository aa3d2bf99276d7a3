/** The kinds of objects that are compared before and after a run. */
export const STATE_KINDS = [
	'domain',
	'process',
	'cgroup',
	'mount',
	'namespace',
	'file',
	'link',
	'socket',
	'xattr',
] as const;

export type StateKind = (typeof STATE_KINDS)[number];

/** One thing on a host. */
export interface StateItem {
	/** Its state, such as a file's size and owner: compared, and shown if it differs. */
	readonly value: string;
	/** Text that identifies its owner, such as a process's cgroup and environment: not compared. */
	readonly origin?: string;
}

/** Everything on one host at one moment that a run might leave changed, by kind and name. */
export interface HostState {
	readonly items: Readonly<Record<StateKind, ReadonlyMap<string, StateItem>>>;
	/** Daemons of the system's own libvirt that were running, such as `libvirtd (pid 812)`. */
	readonly systemDaemons: readonly string[];
}

/** One difference between two states of a host. */
export interface Difference {
	readonly kind: StateKind;
	readonly name: string;
	readonly before: StateItem | undefined;
	readonly after: StateItem | undefined;
}

/** Returns all differences between two states of one host, in the order of {@link STATE_KINDS}. */
export function compareStates(before: HostState, after: HostState): Difference[] {
	return STATE_KINDS.flatMap((kind) => {
		const names = new Set([...before.items[kind].keys(), ...after.items[kind].keys()]);
		return [...names].sort().flatMap((name) => {
			const was = before.items[kind].get(name);
			const is = after.items[kind].get(name);
			return was?.value === is?.value ? [] : [{kind, name, before: was, after: is}];
		});
	});
}

/** Describes a difference in one line for a person. */
export function describeDifference({kind, name, before, after}: Difference): string {
	if (!before) return `${kind} appeared: ${name}${after?.value ? ` (${after.value})` : ''}`;
	if (!after) return `${kind} vanished: ${name}${before.value ? ` (${before.value})` : ''}`;
	return `${kind} changed: ${name} (${before.value} -> ${after.value})`;
}
