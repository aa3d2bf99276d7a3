import type {Driver} from '../needs/need.ts';
import type {Guest} from './guest.ts';

/** What a guest is made of. */
export interface GuestDescription {
	readonly name: string;
	readonly driver: Driver;
	readonly xml: string;
	/** How its console begins and talks. */
	readonly speaks: 'micro' | 'linux' | 'container';
	/** Called once its emulator runs, each time. */
	readonly started?: (guest: Guest) => Promise<void>;
	/** Undoes what was made for it: its disks, its root. */
	readonly clear: () => Promise<void>;
}
