/** One event of a domain, as `virsh event --timestamp` prints it. */
export interface DomainEvent {
	/** Milliseconds since the epoch when virsh printed it, by the clock of virsh's machine. */
	readonly time: number;
	/** As `virsh event --list` names it: `lifecycle`, `reboot`, `watchdog`, `device-removed`, ... */
	readonly event: string;
	readonly domain: string;
	/**
	 * What follows on its line: of a lifecycle event what happened and why, such as `Started Booted`; empty for some
	 * kinds.
	 */
	readonly detail: string;
	/** The lines that follow, unindented: the parameters of `tunable`, `job-completed`, `graphics`, ... */
	readonly more: readonly string[];
}

/**
 * `2026-11-24 03:34:04.234+0000: event 'lifecycle' for domain 'NAME': Defined Added`, the form of
 * tools/virsh-domain-event.c.
 */
const LINE =
	/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{3})\+0000: event '([^']+)' for domain '(.*?)'(?::? (.*)|:)?$/;

/** Reads the first line of an event; undefined when the line begins none. */
export function parseEvent(line: string): DomainEvent | undefined {
	const match = LINE.exec(line);
	if (!match) return undefined;
	const [, date = '', time = '', event = '', domain = '', detail = ''] = match;
	return {time: Date.parse(`${date}T${time}Z`), event, domain, detail, more: []};
}

/** `lifecycle of NAME: Started Booted`, for messages. */
export function describeEvent({event, domain, detail, more}: DomainEvent): string {
	return `${event} of ${domain}${[detail, ...more]
		.filter(Boolean)
		.map((text, i) => (i === 0 ? `: ${text}` : `, ${text}`))
		.join('')}`;
}
