import type {Driver} from '../needs/need.ts';
import type {Guest} from './guest.ts';

/** The description of a guest, and the hooks around it. */
export interface GuestDescription {
	readonly name: string;
	readonly driver: Driver;
	readonly xml: string;
	/** The protocol of its console. */
	readonly speaks: 'micro' | 'linux' | 'container';
	/** Called each time its emulator has started. */
	readonly started?: (guest: Guest) => Promise<void>;
	/** Removes what was made for it: its disks, its root. */
	readonly clear: () => Promise<void>;
}
