import type {GuestFacts} from './check-request.ts';

/** Seconds that another command waits for a domain's lock: VIR_JOB_WAIT_TIME in libvirt's src/conf/virdomainjob.c. */
const LOCK_WAIT = 30;

/** Seconds before that limit at which the user is warned. */
const LAST_CALL = 10;

/** Returns a paragraph that says what holding a program at its first instructions means for other commands. */
export function limits(driver: GuestFacts['driver'], guest: string): string {
	if (driver === 'lxc')
		return (
			`libvirt waits as long as you hold it. Meanwhile every command that looks at ${guest}, even virsh list, waits ` +
			'until its start has ended.'
		);
	return (
		`libvirt waits as long as you hold it. Meanwhile other commands that change ${guest} fail after ${LOCK_WAIT} s ` +
		'(cannot acquire state change lock). A destroy kills it, and then even virsh list waits until GDB detaches.'
	);
}

/** Returns the terminal's title, given the seconds since the start was requested. */
export function title(driver: GuestFacts['driver'], guest: string, seconds: number): string {
	const left = LOCK_WAIT - Math.floor(seconds);
	if (driver === 'lxc') return `${guest} held: others wait for it`;
	return left > 0
		? `${guest} held: commands on it may fail in ${left} s`
		: `${guest} held: commands on it fail after ${LOCK_WAIT} s`;
}

/** Returns the warning, if any, whose time lies between two moments of the start (seconds). */
export function warning(
	driver: GuestFacts['driver'],
	guest: string,
	before: number,
	now: number,
): string | undefined {
	const passed = (limit: number) => before < limit && limit <= now;
	if (driver === 'lxc') return undefined;
	if (passed(LOCK_WAIT))
		return `from now on, other commands that change ${guest} fail after waiting ${LOCK_WAIT} s`;
	if (passed(LOCK_WAIT - LAST_CALL))
		return `in ${LAST_CALL} s, commands that have waited for ${guest} since its start will fail: its lock is held`;
	return undefined;
}
