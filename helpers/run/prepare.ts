import {notice} from '../../ci/notice.ts';
import {reapBefore} from '../../ci/reap.ts';
import {cacheFolder} from '../../vm-images/cache-folder.ts';
import {prepareGuestImages} from '../../vm-images/images.ts';
import {pruneCache} from '../../vm-images/prune-cache.ts';
import {HostError} from '../errors.ts';
import {recordedHost} from '../event-log/recorded-host.ts';
import type {NewStep} from '../event-log/recorder.ts';
import {CannotRunError} from '../exit-codes.ts';
import type {Host} from '../host/host.ts';
import type {FarMachine} from '../places/far-machine.ts';
import {findPlaces} from '../places/find-places.ts';
import {kindOf} from '../places/kinds.ts';
import type {Placement} from '../places/matching.ts';
import type {Offer, PlannedPlace} from '../places/place-kind.ts';
import {readCatalog} from './catalog.ts';
import {Interruption} from './interruption.ts';
import type {RunRequest} from './request.ts';
import {type IsRequired, readRequired} from './required.ts';
import {selectCases} from './select.ts';
import {suitesFolder} from './suites-folder.ts';

/** What a run needs before it may change anything but the cache of images. */
export interface Prepared {
	readonly placement: Placement;
	/** The offers that cases have found. */
	readonly offers: readonly Offer[];
	/** What the processes that run cases must know of these, by their names. */
	readonly places: Readonly<Record<string, PlannedPlace>>;
	/** Of which cases a skip is a failure. */
	readonly isRequired: IsRequired;
	/** The other machine that the place that was asked for is on. */
	readonly there: FarMachine | undefined;
	/** What was run on the host to find out, and when each ended. */
	readonly steps: readonly {readonly step: NewStep; readonly time: Date}[];
}

/**
 * Finds out what is to be run and where. Rejects with a UsageError or a CannotRunError; what dead runs left is undone on
 * the way.
 */
export async function prepareRun(host: Host, request: RunRequest): Promise<Prepared> {
	const catalog = await readCatalog(host, suitesFolder());
	const selected = selectCases(catalog, request);
	const {require: list} = request;
	const isRequired = list === undefined ? () => false : await readRequired(host, list, catalog);
	const {on} = request;
	const there = on && (await kindOf(on).reach?.(on));
	const hosts = [host, ...(there ? [there.host] : [])];
	for (const one of hosts) await reapBefore(one);
	// Before the probe, which boots them.
	const images = await prepareGuestImages(host, cacheFolder(host));
	const steps: Prepared['steps'][number][] = [];
	const recorded = (one: Host) =>
		recordedHost(one, () => (step) => void steps.push({step, time: new Date()}));
	using interruption = new Interruption('ending what was begun');
	const {placement, offers} = await findPlaces({
		host: recorded(host),
		there: there && recorded(there.host),
		on,
		cases: selected,
		images,
		signal: interruption.signal,
		say: notice,
	});
	await pruneCaches(hosts);
	requireSomething(placement, request, there?.host.name ?? 'this host');
	const used = offers.filter(({name}) => placement.runnable.some(({place}) => place === name));
	const places = Object.fromEntries(used.map(({name, planned}) => [name, planned]));
	return {placement, offers: used, places, isRequired, there, steps};
}

/** Once everything that the run uses has been taken from them. What cannot be removed does not keep it from running. */
async function pruneCaches(hosts: readonly Host[]): Promise<void> {
	for (const host of hosts) {
		const cache = cacheFolder(host);
		try {
			const removed = await pruneCache(host, cache);
			if (removed.length === 0) continue;
			const where = host.name === 'local' ? cache : `${cache} on ${host.name}`;
			notice(`removed from ${where}, out of use for days: ${removed.join(', ')}`);
		} catch (error) {
			if (!(error instanceof HostError)) throw error;
			notice(`what is out of use stays in ${cache}: ${error.message}`);
		}
	}
}

/** Without a single case to run, there is nothing that a run could say of libvirt. */
function requireSomething({runnable, skipped}: Placement, {driver}: RunRequest, where: string): void {
	if (runnable.length > 0) return;
	const what = driver ? `driver ${driver}` : 'any of these cases';
	const {need, evidence, advice} = skipped[0]?.unmet ?? {};
	const why = [`needs ${need}`, evidence, ...(advice ? [advice] : [])].join('; ');
	throw new CannotRunError(`${where} cannot run ${what}: ${why}`);
}
