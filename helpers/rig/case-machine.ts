import {setTimeout as pause} from 'node:timers/promises';
import {inSelinuxMode, type SelinuxMode} from '../evidence/selinux/selinux-mode.ts';
import type {Steps} from '../guest/steps.ts';
import type {CasePlace} from '../places/case-place.ts';
import {requireOwnMachine} from './own-machine.ts';

/** The machine that a case's guests run on, as a whole. */
export class CaseMachine {
	readonly #place: Pick<CasePlace, 'host' | 'isOwn'>;
	readonly #steps: Steps;

	constructor(place: Pick<CasePlace, 'host' | 'isOwn'>, steps: Steps) {
		this.#place = place;
		this.#steps = steps;
	}

	/** Returns the time of its clock, in milliseconds since the epoch. The clock of another machine may differ from ours. */
	async now(): Promise<number> {
		return Number((await this.#place.host.run(['date', '+%s%3N'])).stdout);
	}

	/** Returns its hostname. */
	async hostname(): Promise<string> {
		return (await this.#place.host.readText('/proc/sys/kernel/hostname')).trim();
	}

	/** Returns the release of its kernel (`uname -r`). */
	async kernel(): Promise<string> {
		return (await this.#place.host.readText('/proc/sys/kernel/osrelease')).trim();
	}

	/** Waits for some milliseconds. Use it only in a case about time; otherwise wait for an event if one exists. */
	async elapse(milliseconds: number): Promise<void> {
		await this.#steps.wait(`${milliseconds / 1000} s to pass`, () => pause(milliseconds));
	}

	/** Runs the action with the whole machine in a mode of SELinux, and then restores the previous mode. */
	async inSelinuxMode<T>(mode: SelinuxMode, action: () => Promise<T>): Promise<T> {
		requireOwnMachine(this.#place, `put SELinux into ${mode} mode`);
		return inSelinuxMode(this.#place.host, mode, action);
	}
}
