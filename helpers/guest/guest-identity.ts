import type {ConnectionDriver, Libvirt} from '../libvirt/libvirt.ts';
import type {Driver} from '../needs/need.ts';
import type {Steps} from './steps.ts';

/** Identifies a domain of a libvirt: all that a guest's console and process need to know about it. */
export interface GuestIdentity {
	readonly libvirt: Libvirt;
	readonly connection: ConnectionDriver;
	readonly name: string;
	readonly driver: Driver;
	/** Where steps are reported. */
	readonly steps: Steps;
}
