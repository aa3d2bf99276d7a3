import {pendingSignals, signalsIn} from './signal-sets.ts';

/** What the kernel shows about a process that should have ended, and what to do about it. */
interface WhyAlive {
	readonly seen: string;
	readonly advice: string;
}

/** Explains why a process has not ended, from the text of its /proc/PID/status (proc(5)). */
export function whyAlive(status: string): WhyAlive {
	const field = (name: string) => new RegExp(`^${name}:\\s+(.*)$`, 'm').exec(status)?.[1] ?? '';
	const pid = field('Pid');
	const state = field('State');
	const pending = pendingSignals(status);
	const blocked = signalsIn(status, ['SigBlk']).filter((signal) => pending.includes(signal));
	const ignored = signalsIn(status, ['SigIgn']);
	const seen = [
		`state ${state}`,
		`pending ${pending.join(' ') || 'none'}`,
		...(blocked.length > 0 ? [`of these blocked ${blocked.join(' ')}`] : []),
		...(ignored.length > 0 ? [`ignored ${ignored.join(' ')}`] : []),
	].join(', ');
	return {
		seen,
		advice: adviceFor({pid, state, parent: field('PPid'), tracer: field('TracerPid'), blocked, pending}),
	};
}

interface Facts {
	readonly pid: string;
	readonly state: string;
	readonly parent: string;
	readonly tracer: string;
	readonly pending: readonly string[];
	readonly blocked: readonly string[];
}

function adviceFor({pid, state, parent, tracer, pending, blocked}: Facts): string {
	switch (state[0]) {
		case 'Z':
			return `see why its parent (pid ${parent}) does not wait for it: it has ended, and is a zombie`;
		case 'D':
			return `see /proc/${pid}/stack: it waits uninterruptibly, and ends no sooner than that wait`;
		case 't':
			return `let its tracer (pid ${tracer}) go on or detach: it is stopped under it`;
		case 'T':
			return 'send it SIGCONT: it is stopped, and takes no signal but SIGKILL';
	}
	if (blocked.length > 0) return `send it SIGKILL: it blocks ${blocked.join(' ')}`;
	if (pending.length > 0) return `see /proc/${pid}/stack: it has not taken ${pending.join(' ')} yet`;
	return 'see whether anything asked it to end: no signal waits for it, and it may ignore or handle those that came';
}
