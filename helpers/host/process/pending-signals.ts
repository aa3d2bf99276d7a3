import {constants} from 'node:os';

/** The signals that wait to be delivered, by name, in the text of /proc/PID/status: SigPnd and ShdPnd (proc(5)). */
export function pendingSignals(status: string): string[] {
	const masks = [...status.matchAll(/^(?:SigPnd|ShdPnd):\s+([0-9a-f]+)$/gm)].map(([, mask]) =>
		BigInt(`0x${mask}`),
	);
	const pending = masks.reduce((all, mask) => all | mask, 0n);
	// Of two names for one number, such as SIGABRT and SIGIOT, the first.
	const named = new Set<number>();
	return Object.entries(constants.signals)
		.filter(([, number]) => !named.has(number) && named.add(number) && (pending >> BigInt(number - 1)) & 1n)
		.map(([name]) => name);
}
