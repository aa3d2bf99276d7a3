import {type HostState, STATE_KINDS, type StateItem, type StateKind} from '../../leaks/host-state.ts';

/** A host's state for tests: by kind, names and their values. */
export function stateOf(
	items: Partial<Record<StateKind, Record<string, string | StateItem>>>,
	systemDaemons: readonly string[] = [],
): HostState {
	const byKind = STATE_KINDS.map((kind) => {
		const named = Object.entries(items[kind] ?? {}).map(([name, item]): [string, StateItem] => {
			return [name, typeof item === 'string' ? {value: item} : item];
		});
		return [kind, new Map(named)];
	});
	return {items: Object.fromEntries(byKind), systemDaemons};
}
