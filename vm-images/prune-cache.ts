import {randomBytes} from 'node:crypto';
import type {Host} from '../helpers/host/host.ts';

const DAY = 24 * 60 * 60 * 1000;

/** Milliseconds that an image stays after its last use, unless it is the last used of its kind. */
const SUPERSEDED = 3 * DAY;
/** The same for the last used of its kind. */
const UNUSED = 14 * DAY;

/** A folder of the cache: `KIND-HASH`. */
const IMAGE = /^([a-z][a-z0-9-]*)-[0-9a-f]{16}$/;

interface Cached {
	readonly name: string;
	readonly kind: string;
	/** Milliseconds since the epoch. */
	readonly used: number;
}

/**
 * Removes old images and states, some of which take 1 GB. Of each kind, such as `runner-bookworm`, the last used
 * stays for 14 days after its last use. The others stay for 3 days, because their recipe has changed meanwhile.
 * Resolves with the removed names.
 *
 * Each use sets the time of an image's folder (`takeIntact` in manifest.ts), and no run takes 3 days: an image that
 * another run uses is never removed.
 */
export async function pruneCache(host: Host, cache: string, now = Date.now()): Promise<string[]> {
	const removed: string[] = [];
	for (const {name, kind, used} of outdated(await readCache(host, cache), now)) {
		// Renamed like a draft of a killed build: if this removal is killed, the next build of the kind completes it.
		const draft = `${cache}/.${kind}-${randomBytes(6).toString('hex')}`;
		const script = 'if [ "$(stat -c %Y "$0")" -le "$2" ]; then mv -T "$0" "$1"; fi';
		const seconds = `${Math.ceil(used / 1000)}`;
		// Another run may begin to use it at this moment.
		await host.run(['flock', `${cache}/.`, 'sh', '-euc', script, `${cache}/${name}`, draft, seconds], {
			check: false,
		});
		if (!(await host.status(draft))) continue;
		await host.remove(draft);
		removed.push(name);
	}
	return removed;
}

async function readCache(host: Host, cache: string): Promise<Cached[]> {
	const found = await Promise.all(
		(await host.list(cache)).map(async (name) => {
			const kind = IMAGE.exec(name)?.[1];
			const status = kind === undefined ? undefined : await host.status(`${cache}/${name}`);
			return kind !== undefined && status?.kind === 'folder' ? [{name, kind, used: status.modified}] : [];
		}),
	);
	return found.flat();
}

function outdated(cached: readonly Cached[], now: number): Cached[] {
	return [...Map.groupBy(cached, ({kind}) => kind).values()].flatMap((same) => {
		const last = Math.max(...same.map(({used}) => used));
		return same.filter(({used}) => used < now - (used === last ? UNUSED : SUPERSEDED));
	});
}
