import type {Capabilities} from '../../needs/capabilities.ts';
import type {PlaceableCase} from '../../needs/declared-case.ts';
import type {Unmet} from '../../needs/need.ts';
import type {RunFolder} from '../../run-folder/run-folder.ts';
import {unlessAborted} from '../../unless-aborted.ts';
import type {LibvirtSource} from '../libvirt-keeper.ts';
import type {KeptRun, PlaceSearch, WayIn} from '../place-kind.ts';
import {privateSource} from '../private/private-source.ts';
import {privateWayIn} from '../private/private-way-in.ts';
import {
	addAnswers,
	askPrivateDrivers,
	askSystemDrivers,
	connectionsFor,
	withDrivers,
} from '../prove-drivers.ts';
import {lacksSystem, START_IT} from '../system/system-limits.ts';
import {systemSource} from '../system/system-source.ts';
import {systemWayIn} from '../system/system-way-in.ts';
import type {PlannedSsh} from './planned-ssh.ts';

type Which = Pick<PlannedSsh, 'libvirt'>;

/** The alternative to that machine's system libvirt, for advice. */
const INSTEAD = 'leave out `libvirt=system`';

/** The libvirt of a run on the other machine. */
export function sshSource(run: RunFolder, {libvirt}: Which, {keep = false} = {}): LibvirtSource {
	if (libvirt === 'private') return privateSource(run, {keep});
	return systemSource(run, {advice: `${START_IT} there, or ${INSTEAD} for a private libvirt`});
}

/** Returns a need of a case that this libvirt cannot meet. */
export function lacksSsh(
	one: PlaceableCase,
	{libvirt}: Which,
	capabilities: Capabilities,
): Unmet | undefined {
	return libvirt === 'private' ? undefined : lacksSystem(one, capabilities, INSTEAD);
}

/** Adds what the drivers answered: those of a private libvirt, or of the libvirt that the machine runs. */
export async function askSshDrivers(
	{libvirt}: Which,
	probing: Promise<Capabilities>,
	{cases, ...asked}: Pick<PlaceSearch, 'host' | 'installation' | 'cases' | 'signal'>,
): Promise<Capabilities> {
	const {host, signal} = asked;
	if (libvirt === 'private')
		return withDrivers(probing, askPrivateDrivers(host, {...asked, drivers: connectionsFor(cases)}));
	const probed = await probing;
	const able = cases.filter((one) => !lacksSystem(one, probed, INSTEAD));
	return addAnswers(probed, await unlessAborted(signal, askSystemDrivers(asked, connectionsFor(able))));
}

/** Returns the ways to its guests that were left running. */
export function sshWayIn({destination, libvirt, installation}: PlannedSsh, kept: KeptRun): Promise<WayIn> {
	const wayIn = libvirt === 'private' ? privateWayIn : systemWayIn;
	return wayIn(installation, kept, `ssh -t ${destination} `);
}
