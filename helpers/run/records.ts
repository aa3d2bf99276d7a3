import type {Recorder} from '../event-log/recorder.ts';
import type {RunEvent} from '../events/event.ts';
import {EXIT} from '../exit-codes.ts';
import type {Driver} from '../needs/need.ts';
import type {Placement} from '../places/matching.ts';
import type {Offer} from '../places/place-kind.ts';
import {gather, isRequiredSkip} from '../report/model.ts';
import {VERSION} from '../repository.ts';
import type {Prepared} from './prepare.ts';
import type {RunRequest} from './request.ts';

/** Records what a run is about to do, and what it cannot do. */
export function recordPlan(
	recorder: Recorder,
	{
		placement: {runnable, skipped},
		unreadable,
		isRequired,
	}: Pick<Prepared, 'placement' | 'unreadable' | 'isRequired'>,
	host: string,
	{argv}: Pick<RunRequest, 'argv'>,
): void {
	recorder.record({event: 'run-started', version: VERSION, host, argv: [...argv]});
	for (const {file, error} of unreadable)
		recorder.record({event: 'suite-unreadable', file, seen: error.message});
	for (const placed of subjectsPlaced(runnable)) recorder.record({event: 'placement', ...placed});
	for (const {subject, driver, title, file} of [...runnable, ...skipped].map(({one}) => one)) {
		recorder.record({event: 'case-planned', subject, driver, title, file});
	}
	for (const {one, unmet, place} of skipped) {
		const {subject, driver, title, file} = one;
		const {need, evidence} = unmet;
		const required = isRequired(one) ? {required: true as const} : {};
		recorder.record({
			event: 'case-skipped',
			subject,
			driver,
			title,
			file,
			need,
			evidence,
			host: place,
			...required,
		});
	}
}

/** Records the software of each place. */
export function recordPlaces(recorder: Recorder, offers: readonly Offer[]): void {
	for (const {name, capabilities} of offers) {
		const {kernel, libvirt, qemu, selinux, cgroup} = capabilities;
		recorder.record({
			event: 'place',
			host: name,
			distribution: kernel.value.distribution,
			kernel: kernel.value.release,
			libvirt: libvirt.value?.version,
			qemu: qemu.value?.version,
			selinux: selinux.value.state,
			cgroup: cgroup.value.mode,
		});
	}
}

/** Returns where the cases of each subject and driver run, and why no cheaper place was possible. */
function subjectsPlaced(runnable: Placement['runnable']) {
	const placed = new Map<
		string,
		{subject: string; driver: Driver; host: string; cases: number; reasons: string[]}
	>();
	for (const {one, place, reasons} of runnable) {
		const {subject, driver} = one;
		const key = `${subject} ${driver} ${place}`;
		const entry = placed.get(key) ?? {subject, driver, host: place, cases: 0, reasons: []};
		entry.cases++;
		for (const reason of reasons) if (!entry.reasons.includes(reason)) entry.reasons.push(reason);
		placed.set(key, entry);
	}
	return placed.values();
}

interface RunEnd {
	/** Milliseconds that the run took. */
	readonly duration: number;
	readonly exitCode: number;
	/** A signal ended the run, so unfinished cases are not failures. */
	readonly interrupted: boolean;
}

/** Records a run's end with its counts. An unfinished case has failed, unless the run was interrupted. */
export function recordEnd(
	recorder: Recorder,
	events: readonly RunEvent[],
	{duration, exitCode, interrupted: wasInterrupted}: RunEnd,
): void {
	const {cases} = gather(events);
	const count = (event: string) => cases.filter((one) => one.event === event).length;
	const [passed, skipped] = [count('case-passed'), count('case-skipped')];
	const interrupted = wasInterrupted ? count('lost') : 0;
	const failed = cases.length - passed - skipped - interrupted;
	const counts = {passed, failed, skipped, ...(interrupted > 0 && {interrupted})};
	recorder.record({event: 'run-ended', duration, counts, exitCode});
}

/**
 * Returns the exit code that follows from a run's records. A daemon that died fails the run, even if no case noticed; so does a
 * required case that was skipped. With a suite that cannot be read there is no verdict, unless something failed.
 */
export function verdict(events: readonly RunEvent[]): number {
	const {cases, leaks, deaths, deadSuites, unreadable} = gather(events);
	const bad = cases.some((one) => one.event === 'case-failed' || one.event === 'lost' || isRequiredSkip(one));
	const broken = leaks.length + deaths.length + deadSuites.length > 0;
	if (bad || broken) return EXIT.failed;
	return unreadable.length > 0 ? EXIT.cannotRun : EXIT.passed;
}
