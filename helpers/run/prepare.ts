import {cacheFolder} from '../../vm-images/cache-folder.ts';
import {prepareGuestImages} from '../../vm-images/images.ts';
import {pruneCache} from '../../vm-images/prune-cache.ts';
import {HostError} from '../errors.ts';
import {recordedHost} from '../event-log/recorded-host.ts';
import type {NewStep} from '../event-log/recorder.ts';
import {CannotRunError} from '../exit-codes.ts';
import type {Host} from '../host/host.ts';
import {findDistribution} from '../installation/distribution.ts';
import type {FarMachine} from '../places/far-machine.ts';
import {findPlaces} from '../places/find-places.ts';
import {kindOf} from '../places/kinds.ts';
import type {Placement} from '../places/matching.ts';
import type {Offer, PlannedPlace} from '../places/place-kind.ts';
import {reapBefore} from '../reap/reap-before.ts';
import type {Say} from '../say.ts';
import {unlessAborted} from '../unless-aborted.ts';
import {readCatalog, type UnreadableSuite} from './catalog.ts';
import type {RunRequest} from './request.ts';
import {type IsRequired, readRequired} from './required.ts';
import {selectFrom} from './select.ts';
import {suitesFolder} from './suites-folder.ts';

/** What a run must know before it changes anything other than the cache of images. */
export interface Prepared {
	readonly placement: Placement;
	/** The places that cases were assigned to. */
	readonly offers: readonly Offer[];
	/** What the processes that run cases must know about these places, by name. */
	readonly places: Readonly<Record<string, PlannedPlace>>;
	/** Suites that cannot be read. */
	readonly unreadable: readonly UnreadableSuite[];
	/** Whether a skip of a case is a failure. */
	readonly isRequired: IsRequired;
	/** The machine of the requested place; undefined for this one. */
	readonly there: FarMachine | undefined;
	/** The commands that the preparation ran on the host, and when each ended. */
	readonly steps: readonly {readonly step: NewStep; readonly time: Date}[];
}

interface PrepareOptions {
	readonly say: Say;
	/** Asks the run to end. */
	readonly signal: AbortSignal;
}

/**
 * Determines which cases to run and where, and undoes what dead runs left. Rejects with a UsageError, a CannotRunError, or the
 * signal's reason.
 */
export async function prepareRun(
	host: Host,
	request: RunRequest,
	{say, signal}: PrepareOptions,
): Promise<Prepared> {
	const {on} = request;
	const chosen = await unlessAborted(signal, chooseCases(host, request));
	const {there, hosts, images} = await unlessAborted(signal, makeReady(host, request, say));
	const steps: Prepared['steps'][number][] = [];
	const recorded = (one: Host) =>
		recordedHost(one, () => (step) => void steps.push({step, time: new Date()}));
	const {placement, offers} = await findPlaces({
		host: recorded(host),
		there: there && recorded(there.host),
		on,
		cases: chosen.selected,
		installation: await findDistribution(host),
		images,
		signal,
		say,
	});
	await unlessAborted(signal, pruneCaches(hosts, say));
	requireSomething(placement, request, there?.host.name ?? 'this host');
	const used = offers.filter(({name}) => placement.runnable.some(({place}) => place === name));
	const places = Object.fromEntries(used.map(({name, planned}) => [name, planned]));
	const {unreadable, isRequired} = chosen;
	return {placement, offers: used, places, unreadable, isRequired, there, steps};
}

async function chooseCases(host: Host, request: RunRequest) {
	const catalog = await readCatalog(host, suitesFolder(request));
	const {require: list} = request;
	const isRequired = list === undefined ? () => false : await readRequired(host, list, catalog);
	return {...selectFrom(catalog, request), isRequired};
}

/** Connects to the requested machine, reaps there, and takes the images from the cache or makes them. */
async function makeReady(host: Host, {on}: RunRequest, say: Say) {
	const there = on && (await kindOf(on).reach?.(on));
	const hosts = [host, ...(there ? [there.host] : [])];
	for (const one of hosts) await reapBefore(one, say);
	// Before the probe, because it boots the images.
	return {there, hosts, images: await prepareGuestImages(host, cacheFolder(host))};
}

/** Removes images that were not used for days, after the run has taken the ones that it needs. A failure does not stop the run. */
async function pruneCaches(hosts: readonly Host[], say: Say): Promise<void> {
	for (const host of hosts) {
		const cache = cacheFolder(host);
		try {
			const removed = await pruneCache(host, cache);
			if (removed.length === 0) continue;
			const where = host.isHere ? cache : `${cache} on ${host.name}`;
			say(`Removed from ${where}, unused for days: ${removed.join(', ')}`);
		} catch (error) {
			if (!(error instanceof HostError)) throw error;
			say(`Could not prune the cache in ${cache}: ${error.message}`);
		}
	}
}

/** Throws a CannotRunError if there is no case to run. */
function requireSomething({runnable, skipped}: Placement, {driver}: RunRequest, where: string): void {
	if (runnable.length > 0) return;
	const what = driver ? `driver ${driver}` : 'any of these cases';
	const {need, evidence, advice} = skipped[0]?.unmet ?? {};
	const why = [`needs ${need}`, evidence, ...(advice ? [advice] : [])].join('; ');
	throw new CannotRunError(`${where} cannot run ${what}: ${why}`);
}
