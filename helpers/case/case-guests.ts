import type {Guest} from '../guest/guest.ts';
import type {GuestImages} from '../guest/guest-images.ts';
import {type GuestOptions, makeGuest} from '../guest/make-guest.ts';
import type {Steps} from '../guest/steps.ts';
import type {Driver} from '../needs/need.ts';
import type {CaseLibvirt} from './case-libvirt.ts';

/** What a case's guests are made with. */
interface CaseGuestsParts {
	readonly libvirt: CaseLibvirt;
	readonly driver: Driver;
	readonly images: GuestImages;
	readonly steps: Steps;
	/** Called once the emulator of a guest runs, each time. */
	readonly started: (guest: Guest) => Promise<void>;
}

/** The guests of one case. */
export class CaseGuests {
	readonly #parts: CaseGuestsParts;
	readonly #guests: Guest[] = [];

	constructor(parts: CaseGuestsParts) {
		this.#parts = parts;
	}

	/** In the order in which they were made. */
	get all(): readonly Guest[] {
		return this.#guests;
	}

	/** Defines a guest, and does not start it. */
	async make(options: GuestOptions = {}): Promise<Guest> {
		const {libvirt, driver, ...parts} = this.#parts;
		const guest = await makeGuest({...parts, libvirt: await libvirt.use()}, driver, options);
		this.#guests.push(guest);
		await guest.define();
		return guest;
	}

	/** Leaves the guests running, and closes their consoles. */
	async leave(): Promise<void> {
		await Promise.all(this.#guests.map((guest) => guest.leave()));
	}

	/**
	 * Clears away the guests, the last first. One that cannot be cleared does not stop the others; rejects with the first
	 * failure then.
	 */
	async clear(): Promise<void> {
		const failures: unknown[] = [];
		for (const guest of this.#guests.toReversed()) {
			await guest.clear().catch((error: unknown) => failures.push(error));
		}
		if (failures.length > 0) throw failures[0];
	}

	/** Clears away the guests and the libvirt that they are under, so that another one can be used. */
	async clearAll(): Promise<void> {
		try {
			await this.clear();
		} finally {
			this.#guests.length = 0;
			await this.#parts.libvirt.close();
		}
	}
}
