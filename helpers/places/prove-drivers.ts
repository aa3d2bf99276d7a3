import {DeadlineError, HostError, tail} from '../errors.ts';
import type {Host} from '../host/host.ts';
import {isRootOn} from '../host/process/is-root.ts';
import {daemonsOf, type GuestDaemonName} from '../installation/daemons.ts';
import type {Installation} from '../installation/installation.ts';
import {type ConnectionDriver, connectionOf} from '../libvirt/libvirt.ts';
import {DaemonStartError, PrivateLibvirt} from '../libvirt/private/private-libvirt.ts';
import {systemUri} from '../libvirt/system-libvirt.ts';
import {virshOnce} from '../libvirt/virsh/once.ts';
import {VirshError} from '../libvirt/virsh/virsh-error.ts';
import type {VirshHost} from '../libvirt/virsh/virsh-terminal.ts';
import {parseDaemonLog} from '../logs/daemon-log.ts';
import type {Capabilities} from '../needs/capabilities.ts';
import type {PlaceableCase} from '../needs/declared-case.ts';
import type {RunFolder} from '../run-folder/run-folder.ts';
import {inTemporaryRun} from './temporary-run.ts';

/** The result of connecting to each driver: libvirt's words if it refused, undefined if it answered. */
type DriverAnswers = ReadonlyMap<ConnectionDriver, string | undefined>;

interface DriversAsked {
	readonly installation: Installation;
	readonly drivers: readonly ConnectionDriver[];
	readonly signal: AbortSignal;
}

/** Returns the connections that these cases need. */
export function connectionsFor(cases: readonly PlaceableCase[]): ConnectionDriver[] {
	return [...new Set(cases.map(({driver}) => connectionOf(driver)))];
}

/**
 * Connects to each driver of a private libvirt that is started only for this: an installed module may fail to load. Only root can
 * start a private libvirt; for other users, or if one of its programs is missing, asks nothing. Takes about a second.
 */
export async function askPrivateDrivers(
	host: Host,
	{installation, drivers, signal}: DriversAsked,
): Promise<DriverAnswers> {
	const {programs} = installation;
	if (!isRootOn(host) || !programs.virtlogd || !programs.virsh) return new Map();
	const installed = installedOf(installation, drivers);
	const byDaemon = Map.groupBy(installed, (driver) => daemonsOf(driver).find((name) => programs[name]));
	if (installed.length === 0) return new Map();
	return inTemporaryRun(host, {what: 'drivers', signal}, async (run, ends) => {
		const answers: [ConnectionDriver, string | undefined][] = [];
		for (const [daemon, served] of byDaemon) {
			signal.throwIfAborted();
			if (!daemon) continue;
			answers.push(...(await askDaemon(run, ends, {installation, daemon, drivers: served})));
		}
		return new Map(answers);
	});
}

function installedOf(
	{drivers: modules}: Installation,
	drivers: readonly ConnectionDriver[],
): ConnectionDriver[] {
	return drivers.filter((driver) => modules?.names.includes(driver));
}

async function askDaemon(
	run: RunFolder,
	ends: AsyncDisposableStack,
	{drivers, ...programs}: Pick<DriversAsked, 'installation' | 'drivers'> & {readonly daemon: GuestDaemonName},
): Promise<[ConnectionDriver, string | undefined][]> {
	let starting: Promise<PrivateLibvirt> | undefined;
	// Before it is started: after an abort the stack takes nothing any more, and nothing is started then.
	ends.defer(async () => (await starting?.catch(() => undefined))?.close());
	starting = PrivateLibvirt.start(run, {name: `drivers-${programs.daemon}`, ...programs});
	try {
		return [...(await askDrivers(await starting, drivers))];
	} catch (error) {
		if (error instanceof DaemonStartError || error instanceof DeadlineError)
			return drivers.map((driver) => [driver, wordsOf(error)]);
		// Other errors, such as a full disk, say nothing about a driver. The cases meet and report them.
		if (error instanceof HostError) return [];
		throw error;
	}
}

/** Connects to the installed drivers of the libvirt that a machine itself runs. */
export function askSystemDrivers(
	on: VirshHost,
	drivers: readonly ConnectionDriver[],
): Promise<DriverAnswers> {
	return askDrivers({...on, uri: systemUri}, installedOf(on.installation, drivers));
}

/** Connects to drivers of a running libvirt. */
async function askDrivers(
	libvirt: VirshHost & {uri(driver: ConnectionDriver): string},
	drivers: readonly ConnectionDriver[],
): Promise<DriverAnswers> {
	const answers = drivers.map(async (driver): Promise<[ConnectionDriver, string | undefined]> => {
		try {
			await virshOnce(libvirt, libvirt.uri(driver), ['list']);
			return [driver, undefined];
		} catch (error) {
			if (!(error instanceof HostError)) throw error;
			return [driver, wordsOf(error)];
		}
	});
	return new Map(await Promise.all(answers));
}

/** Returns libvirt's own words from an error: virsh's error text, or the errors in the daemon's log. */
function wordsOf(error: HostError): string {
	if (error instanceof VirshError) return error.errors.at(-1) ?? error.inShort;
	const logged = parseDaemonLog(error.seen ?? '').filter(({level}) => level === 'error');
	if (logged.length > 0) return logged.map(({message}) => message).join('; ');
	return error.seen ? tail(error.seen, 1) : error.inShort;
}

/**
 * Adds to a host's capabilities what its drivers answered. Both promises run at once. A private libvirt that cannot start
 * because privileges or tools are missing says nothing about its drivers.
 */
export async function withDrivers(
	probing: Promise<Capabilities>,
	asking: Promise<DriverAnswers>,
): Promise<Capabilities> {
	const [probed, asked] = await Promise.allSettled([probing, asking]);
	if (probed.status === 'rejected') throw probed.reason;
	if (asked.status === 'rejected') throw asked.reason;
	const {root, namespaces, tools} = probed.value;
	const canStart = root.value && namespaces.value && tools.value.length === 0;
	return canStart ? addAnswers(probed.value, asked.value) : probed.value;
}

/** See {@link withDrivers}. */
export function addAnswers(capabilities: Capabilities, answers: DriverAnswers): Capabilities {
	const {value, evidence} = capabilities.libvirt;
	if (!value || answers.size === 0) return capabilities;
	const refused = [...answers].filter(
		(answer): answer is [ConnectionDriver, string] => answer[1] !== undefined,
	);
	const seen = [...answers].map(
		([driver, words]) => `connected to its ${driver} driver: ${words ?? 'it answers'}`,
	);
	return {
		...capabilities,
		libvirt: {value: {...value, refused: Object.fromEntries(refused)}, evidence: [...evidence, ...seen]},
	};
}
