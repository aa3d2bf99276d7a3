import type {PlaceKind} from '../place-kind.ts';
import {offerSsh} from './offer-ssh.ts';
import {type PlannedSsh, plannedSshSchema} from './planned-ssh.ts';
import {reach} from './reach.ts';
import {lacksSsh, sshWayIn} from './ssh-libvirt.ts';
import {describeSsh, parseSsh, type SshName} from './ssh-name.ts';
import {SshPlace} from './ssh-place.ts';
import {SshRun} from './ssh-run.ts';

/** Another machine over ssh, with a private libvirt there or with its own. */
export const SSH: PlaceKind<SshName, PlannedSsh> = {
	kind: 'ssh',
	form: 'ssh:USER@MACHINE[,libvirt=system]',
	isOwn: false,
	planned: plannedSshSchema,
	parse: parseSsh,
	describe: describeSsh,
	async reach(place) {
		const host = await reach(place);
		return {host, begin: (argv) => SshRun.begin(place, host, argv)};
	},
	offer: offerSsh,
	lacks: (one, {planned, capabilities}) => lacksSsh(one, planned, capabilities),
	open: (planned, worker) => new SshPlace(planned, worker),
	patience: ({patience}) => patience,
	wayIn: sshWayIn,
};
