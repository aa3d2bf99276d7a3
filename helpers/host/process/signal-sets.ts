import {constants} from 'node:os';

/** Returns the pending signals, by name, from the text of /proc/PID/status: SigPnd and ShdPnd (proc(5)). */
export function pendingSignals(status: string): string[] {
	return signalsIn(status, ['SigPnd', 'ShdPnd']);
}

/** Returns the signals in some of the masks in the text of /proc/PID/status, by name. */
export function signalsIn(
	status: string,
	masks: readonly ('SigPnd' | 'ShdPnd' | 'SigBlk' | 'SigIgn' | 'SigCgt')[],
): string[] {
	const found = [...status.matchAll(new RegExp(`^(?:${masks.join('|')}):\\s+([0-9a-f]+)$`, 'gm'))];
	const set = found.reduce((all, [, mask]) => all | BigInt(`0x${mask}`), 0n);
	// If one number has two names, such as SIGABRT and SIGIOT, use the first.
	const named = new Set<number>();
	return Object.entries(constants.signals)
		.filter(([, number]) => !named.has(number) && named.add(number) && (set >> BigInt(number - 1)) & 1n)
		.map(([name]) => name);
}
