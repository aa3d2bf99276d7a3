import type {EventOf, RunEvent} from '../events/event.ts';

/**
 * Returns the share of a run's time, from 0 to 1, in which libvirt and QEMU ran no command and nothing was waited for. That is
 * the time of the framework itself and of the other programs that it runs. With several workers, a moment counts only if no
 * worker has a command or a wait. Undefined for a run without an end, or without a command or wait.
 */
export function frameworkShare(events: readonly RunEvent[]): number | undefined {
	const ended = events.find((event) => event.event === 'run-ended');
	if (ended === undefined || ended.duration === 0) return undefined;
	const end = Date.parse(ended.time);
	const start = end - ended.duration;
	const busy = events
		.flatMap((event) => {
			if (event.event !== 'wait' && !(event.event === 'command' && isOfOthers(event))) return [];
			const until = Date.parse(event.time);
			return [[until - event.duration, until] as const];
		})
		.sort(([a], [b]) => a - b);
	if (busy.length === 0) return undefined;
	let covered = 0;
	let reached = start;
	for (const [from, to] of busy) {
		const until = Math.min(to, end);
		covered += Math.max(0, until - Math.max(from, reached));
		reached = Math.max(reached, until);
	}
	return 1 - covered / ended.duration;
}

/**
 * A virsh line is a string; a program that the framework runs is a list of words. QEMU is such a program when KVM is proved.
 */
function isOfOthers({command}: EventOf<'command'>): boolean {
	return typeof command === 'string' || /(^|\/)qemu-(system-\w+|kvm)$/.test(command[0] ?? '');
}
