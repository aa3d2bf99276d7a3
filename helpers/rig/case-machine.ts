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

	/** What its clock shows, in milliseconds since the epoch: that of another machine may be before or behind ours. */
	async now(): Promise<number> {
		return Number((await this.#place.host.run(['date', '+%s%3N'])).stdout);
	}

	/** Its hostname. */
	async hostname(): Promise<string> {
		return (await this.#place.host.readText('/proc/sys/kernel/hostname')).trim();
	}

	/** The release of its kernel, as `uname -r` says. */
	async kernel(): Promise<string> {
		return (await this.#place.host.readText('/proc/sys/kernel/osrelease')).trim();
	}

	/** Lets time pass, in milliseconds: only for what is itself a matter of time. */
	async elapse(milliseconds: number): Promise<void> {
		await this.#steps.wait(`${milliseconds / 1000} s to pass`, () => pause(milliseconds));
	}

	/** Puts the whole machine into a mode of SELinux, and back to what it was whatever the action does. */
	async inSelinuxMode<T>(mode: SelinuxMode, action: () => Promise<T>): Promise<T> {
		requireOwnMachine(this.#place, `put SELinux into ${mode} mode`);
		return inSelinuxMode(this.#place.host, mode, action);
	}
}
