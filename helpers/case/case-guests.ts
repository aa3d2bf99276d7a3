import type {Guest} from '../guest/guest.ts';
import type {GuestImages} from '../guest/guest-images.ts';
import {type GuestOptions, makeGuest} from '../guest/make-guest.ts';
import type {Steps} from '../guest/steps.ts';
import type {Driver} from '../needs/need.ts';
import type {CaseLibvirt} from './case-libvirt.ts';

/** What a case's guests are made from. */
interface CaseGuestsParts {
	readonly libvirt: CaseLibvirt;
	readonly driver: Driver;
	readonly images: GuestImages;
	readonly steps: Steps;
	/** Called after each start of a guest, when its emulator runs. */
	readonly started: (guest: Guest) => Promise<void>;
}

/** The guests of one case. */
export class CaseGuests {
	readonly #parts: CaseGuestsParts;
	readonly #guests: Guest[] = [];

	constructor(parts: CaseGuestsParts) {
		this.#parts = parts;
	}

	/** All guests, in the order of their creation. */
	get all(): readonly Guest[] {
		return this.#guests;
	}

	/** Defines a guest without starting it. */
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
	 * Clears away the guests, the last first. A guest that cannot be cleared does not stop the others; afterwards this rejects with
	 * the first failure.
	 */
	async clear(): Promise<void> {
		const failures: unknown[] = [];
		for (const guest of this.#guests.toReversed()) {
			await guest.clear().catch((error: unknown) => failures.push(error));
		}
		if (failures.length > 0) throw failures[0];
	}

	/** Clears away the guests and their libvirt, so that another libvirt can be used. */
	async clearAll(): Promise<void> {
		try {
			await this.clear();
		} finally {
			this.#guests.length = 0;
			await this.#parts.libvirt.close();
		}
	}
}
