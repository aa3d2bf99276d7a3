import {homedir} from 'node:os';
import {isRoot} from '../process/is-root.ts';

/** What the folder is for: the state of runs, or a cache that can be rebuilt. */
type Kept = 'state' | 'cache';

const SYSTEM = {state: '/var/lib/virtrig', cache: '/var/cache/virtrig'} as const;

/** Variables and folders below the home folder: XDG Base Directory Specification 0.8. */
const XDG = {
	state: {variable: 'XDG_STATE_HOME', folder: '.local/state'},
	cache: {variable: 'XDG_CACHE_HOME', folder: '.cache'},
} as const;

/**
 * Returns virtrig's folder on this machine: the system's for root, and the XDG Base Directory Specification's for
 * other users. The specification demands that relative paths in its variables are ignored.
 */
export function virtrigFolder(kept: Kept, root = isRoot()): string {
	if (root) return SYSTEM[kept];
	const {variable, folder} = XDG[kept];
	const base = process.env[variable];
	return `${base?.startsWith('/') ? base.replace(/\/+$/, '') : `${homedir()}/${folder}`}/virtrig`;
}
