import type {RunEvent} from '../../helpers/events/event.ts';
import {gather} from '../../helpers/report/model.ts';
import type {Recorder} from '../../helpers/rig/recorder.ts';
import packageJson from '../../package.json' with {type: 'json'};
import {EXIT} from '../exit-codes.ts';
import type {Placement} from './place.ts';
import type {RunRequest} from './request.ts';

/** Records what a run is about to do, and what it cannot. */
export function recordPlan(
	recorder: Recorder,
	{runnable, skipped}: Placement,
	host: string,
	{on, argv}: RunRequest,
): void {
	recorder.record({event: 'run-started', version: packageJson.version, host, argv: [...argv]});
	const placed = new Map(runnable.map((one) => [`${one.subject} ${one.driver}`, one]));
	const reasons = [
		`${on === 'system' ? "the system's" : 'a private'} libvirt on this machine, which offers what is needed`,
	];
	for (const {subject, driver} of placed.values())
		recorder.record({event: 'placement', subject, driver, host, reasons});
	for (const {subject, driver, title, file} of [...runnable, ...skipped.map(({one}) => one)]) {
		recorder.record({event: 'case-planned', subject, driver, title, file});
	}
	for (const {one, unmet} of skipped) {
		const {subject, driver, title, file} = one;
		const {need, evidence} = unmet;
		recorder.record({event: 'case-skipped', subject, driver, title, file, need, evidence});
	}
}

/** Records a run's end, counted from its records so far. A case that did not come to its end has failed. */
export function recordEnd(
	recorder: Recorder,
	events: readonly RunEvent[],
	duration: number,
	exitCode: number,
): void {
	const {cases} = gather(events);
	const passed = cases.filter(({event}) => event === 'case-passed').length;
	const skipped = cases.filter(({event}) => event === 'case-skipped').length;
	recorder.record({
		event: 'run-ended',
		duration,
		counts: {passed, failed: cases.length - passed - skipped, skipped},
		exitCode,
	});
}

/** The exit code that a run's records call for: a daemon that died fails it, whether a case has noticed or not. */
export function verdict(events: readonly RunEvent[]): number {
	const {cases, leaks, deaths, deadSuites} = gather(events);
	const bad = cases.some(({event}) => event === 'case-failed' || event === 'lost');
	const broken = leaks.length + deaths.length + deadSuites.length > 0;
	return bad || broken ? EXIT.failed : EXIT.passed;
}
