import type {ConnectionDriver, Libvirt} from '../libvirt/libvirt.ts';
import type {Driver} from '../needs/need.ts';
import type {Steps} from './steps.ts';

/** Which domain of which libvirt: all that its console and its process need to know of a guest. */
export interface GuestIdentity {
	readonly libvirt: Libvirt;
	readonly connection: ConnectionDriver;
	readonly name: string;
	readonly driver: Driver;
	/** Where what is done to it is told of. */
	readonly steps: Steps;
}
