import {entrances} from '../entrance.ts';
import {MachinePlace} from '../machine-place.ts';
import type {PlaceKind} from '../place-kind.ts';
import {type ContainerName, describeContainer, parseContainer} from './container-name.ts';
import {containerNeeds} from './container-needs.ts';
import {CONTAINER_NAME, Containers} from './containers.ts';
import {offerContainer} from './offer-container.ts';
import {type PlannedContainer, plannedContainerSchema} from './planned-container.ts';

/** A container with the libvirt of another Debian release, on this machine's kernel. */
export const CONTAINER: PlaceKind<ContainerName, PlannedContainer> = {
	kind: 'container',
	form: 'container:RELEASE',
	isOwn: false,
	planned: plannedContainerSchema,
	parse: parseContainer,
	describe: describeContainer,
	missing: containerNeeds,
	offer: offerContainer,
	open(planned, worker) {
		const containers = new Containers(planned, worker);
		return new MachinePlace(planned, worker, {
			start: (count) => containers.start(count),
			close: () => containers.close(),
		});
	},
	wayIn: ({installation}, kept) => entrances(installation, kept, CONTAINER_NAME),
};
