import type {EventOf, RunEvent} from '../events/event.ts';
import {caseKey} from './model.ts';

type Finish = EventOf<'case-passed'> | EventOf<'case-failed'> | EventOf<'case-skipped'>;

/** What is known about a run while it goes on. */
export interface Progress {
	/** Milliseconds since the epoch; undefined before the run's first record. */
	readonly startedAt: number | undefined;
	/** The cases that run now, by key; the longest-running first. */
	readonly running: ReadonlyMap<string, EventOf<'case-started'>>;
	/** Every known case, by key. */
	readonly known: ReadonlyMap<string, {readonly subject: string; readonly driver: string}>;
	readonly done: ReadonlySet<string>;
	readonly failed: number;
}

/** The state before the first record. */
export const NO_PROGRESS: Progress = {
	startedAt: undefined,
	running: new Map(),
	known: new Map(),
	done: new Set(),
	failed: 0,
};

/** Returns the state after one more record. */
export function advance(progress: Progress, event: RunEvent): Progress {
	switch (event.event) {
		case 'run-started':
			return {...progress, startedAt: Date.parse(event.time)};
		case 'case-planned':
			return {...progress, known: learned(progress, event)};
		case 'case-started': {
			const running = new Map(progress.running).set(caseKey(event), event);
			return {...progress, known: learned(progress, event), running};
		}
		case 'case-passed':
		case 'case-failed':
		case 'case-skipped':
			return finished(progress, event);
		default:
			return progress;
	}
}

function finished(progress: Progress, event: Finish): Progress {
	const key = caseKey(event);
	const running = new Map(progress.running);
	running.delete(key);
	return {
		...progress,
		running,
		known: learned(progress, event),
		done: new Set(progress.done).add(key),
		failed: progress.failed + (event.event === 'case-failed' ? 1 : 0),
	};
}

function learned({known}: Progress, event: Finish | EventOf<'case-planned'> | EventOf<'case-started'>) {
	return new Map(known).set(caseKey(event), {subject: event.subject, driver: event.driver});
}
