import type {GuestFacts} from './check-request.ts';

/** Seconds that another command waits for a domain's lock: VIR_JOB_WAIT_TIME in libvirt's src/conf/virdomainjob.c. */
const LOCK_WAIT = 30;

/** Seconds before that limit at which a person is told once more. */
const LAST_CALL = 10;

/** What holding a program at its first instructions means for others, in one paragraph. */
export function limits(driver: GuestFacts['driver'], guest: string): string {
	if (driver === 'lxc')
		return (
			`libvirt waits for it as long as you like. Meanwhile whoever asks for ${guest}, be it by virsh list, waits for the end ` +
			'of its start.'
		);
	return (
		`libvirt waits for it as long as you like. Meanwhile other commands that change ${guest} fail after ${LOCK_WAIT} s ` +
		'(cannot acquire state change lock); a destroy kills it, and then holds up even virsh list until GDB lets go.'
	);
}

/** The terminal's title when the start has been under way for so many seconds. */
export function title(driver: GuestFacts['driver'], guest: string, seconds: number): string {
	const left = LOCK_WAIT - Math.floor(seconds);
	if (driver === 'lxc') return `${guest} held: others wait for it`;
	return left > 0
		? `${guest} held: commands on it may fail in ${left} s`
		: `${guest} held: commands on it fail after ${LOCK_WAIT} s`;
}

/** What is to be said once a start has come from one second to another, if anything. */
export function warning(
	driver: GuestFacts['driver'],
	guest: string,
	before: number,
	now: number,
): string | undefined {
	const passed = (limit: number) => before < limit && limit <= now;
	if (driver === 'lxc') return undefined;
	if (passed(LOCK_WAIT))
		return `from now on, other commands that change ${guest} fail once they have waited ${LOCK_WAIT} s`;
	if (passed(LOCK_WAIT - LAST_CALL))
		return `in ${LAST_CALL} s, commands on ${guest} that others gave at its start will fail: it holds its lock`;
	return undefined;
}
