import {homedir} from 'node:os';
import {isRoot} from '../process/is-root.ts';

/** What is kept: the state of runs, or what can be made anew. */
type Kept = 'state' | 'cache';

const SYSTEM = {state: '/var/lib/virtrig', cache: '/var/cache/virtrig'} as const;

/** Names of variables and folders below the home: XDG Base Directory Specification 0.8. */
const XDG = {
	state: {variable: 'XDG_STATE_HOME', folder: '.local/state'},
	cache: {variable: 'XDG_CACHE_HOME', folder: '.cache'},
} as const;

/**
 * Where virtrig keeps things on this machine: the system's folders for root, and those of the XDG Base Directory
 * Specification for anybody else. A relative path in one of its variables does not count, as it demands.
 */
export function virtrigFolder(kept: Kept, root = isRoot()): string {
	if (root) return SYSTEM[kept];
	const {variable, folder} = XDG[kept];
	const base = process.env[variable];
	return `${base?.startsWith('/') ? base.replace(/\/+$/, '') : `${homedir()}/${folder}`}/virtrig`;
}
