import {randomBytes} from 'node:crypto';
import type {Host} from '../helpers/host/host.ts';

const DAY = 24 * 60 * 60 * 1000;

/** Milliseconds after its last use for which an image stays that is not the last used of its kind. */
const SUPERSEDED = 3 * DAY;
/** The same for one that is. */
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
 * Removes images and states that nobody is about to use again, some of which have 1 GB: of each kind, such as
 * `runner-bookworm`, all but the last used when they were not used for 3 days, since their recipe has changed meanwhile; and
 * whatever was not used for 14 days. Resolves with their names.
 *
 * Each use sets the time of an image's folder (`takeIntact` in manifest.ts), and no run takes 3 days: one that another run uses
 * is never removed.
 */
export async function pruneCache(host: Host, cache: string, now = Date.now()): Promise<string[]> {
	const removed: string[] = [];
	for (const {name, kind, used} of outdated(await readCache(host, cache), now)) {
		// As a draft that a killed build has left: should this be killed, the next build of the kind removes it.
		const draft = `${cache}/.${kind}-${randomBytes(6).toString('hex')}`;
		const script = 'if [ "$(stat -c %Y "$0")" -le "$2" ]; then mv -T "$0" "$1"; fi';
		const seconds = `${Math.ceil(used / 1000)}`;
		// Somebody may begin to use it now.
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
