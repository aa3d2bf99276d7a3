import type {Capabilities} from '../../needs/capabilities.ts';
import type {Unmet} from '../../needs/need.ts';
import type {RunFolder} from '../../runs/run-folder.ts';
import type {LibvirtSource} from '../libvirt-keeper.ts';
import type {KeptRun, PlaceableCase, WayIn} from '../place-kind.ts';
import {privateSource} from '../private/private-source.ts';
import {privateWayIn} from '../private/private-way-in.ts';
import {lacksSystem, START_IT} from '../system/system-limits.ts';
import {systemSource} from '../system/system-source.ts';
import {systemWayIn} from '../system/system-way-in.ts';
import type {PlannedSsh} from './planned-ssh.ts';

type Which = Pick<PlannedSsh, 'libvirt'>;

/** What a person can do who did not mean the libvirt of that machine's system. */
const INSTEAD = 'leave out `libvirt=system`';

/** The libvirt of a run on the other machine. */
export function sshSource(run: RunFolder, {libvirt}: Which, {keep = false} = {}): LibvirtSource {
	if (libvirt === 'private') return privateSource(run, {keep});
	return systemSource(run, {advice: `${START_IT} there, or ${INSTEAD} for a private libvirt`});
}

/** What a case needs that it cannot give. */
export function lacksSsh(
	one: PlaceableCase,
	{libvirt}: Which,
	capabilities: Capabilities,
): Unmet | undefined {
	return libvirt === 'private' ? undefined : lacksSystem(one, capabilities, INSTEAD);
}

/** The ways to its guests that were left running. */
export function sshWayIn({destination, libvirt, installation}: PlannedSsh, kept: KeptRun): Promise<WayIn> {
	const wayIn = libvirt === 'private' ? privateWayIn : systemWayIn;
	return wayIn(installation, kept, `ssh -t ${destination} `);
}
