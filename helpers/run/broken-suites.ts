import {resolve} from 'node:path';
import {tail} from '../errors.ts';
import type {Recorder} from '../event-log/recorder.ts';
import type {Host} from '../host/host.ts';
import type {CaseResult} from '../report/model.ts';
import {REPOSITORY} from '../repository.ts';
import {deadSuites} from './ava-log.ts';

/** Lines of AVA's log that are kept if nothing in it is understood. */
const LAST_LINES = 20;

interface AvaEnd {
	/** The path of its output. */
	readonly log: string;
	/** Whether its exit code was not 0. */
	readonly avaFailed: boolean;
	readonly cases: readonly CaseResult[];
}

/**
 * Records what no case reports: a suite's process that died, or a failed hook, such as the one that ends the libvirt of its
 * process. Only AVA's output shows it.
 */
export async function recordBrokenSuites(
	recorder: Recorder,
	host: Host,
	{log, avaFailed, cases}: AvaEnd,
): Promise<void> {
	const text = await host.readText(log).catch(() => '');
	const dead = deadSuites(text);
	for (const {file, seen} of dead)
		recorder.record({event: 'suite-died', file: resolve(REPOSITORY, file), seen});
	const explained = dead.length > 0 || cases.some(({event}) => event === 'case-failed' || event === 'lost');
	if (avaFailed && !explained)
		recorder.record({event: 'suite-died', file: log, seen: `AVA failed:\n${tail(text, LAST_LINES)}`});
}
