/** One event of a domain, from the output of `virsh event --timestamp`. */
export interface DomainEvent {
	/** When virsh printed it, in milliseconds since the epoch, by the clock of virsh's machine. */
	readonly time: number;
	/** The name in `virsh event --list`: `lifecycle`, `reboot`, `watchdog`, `device-removed`, ... */
	readonly event: string;
	readonly domain: string;
	/**
	 * The rest of its line. For a lifecycle event: what happened and why, such as `Started Booted`. Empty for some
	 * kinds.
	 */
	readonly detail: string;
	/** The lines that follow, without indentation: the parameters of `tunable`, `job-completed`, `graphics`, ... */
	readonly more: readonly string[];
}

/**
 * `2026-11-24 03:34:04.234+0000: event 'lifecycle' for domain 'NAME': Defined Added`: the format of
 * tools/virsh-domain-event.c.
 */
const LINE =
	/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{3})\+0000: event '([^']+)' for domain '(.*?)'(?::? (.*)|:)?$/;

/** Parses the first line of an event; undefined if it is none. */
export function parseEvent(line: string): DomainEvent | undefined {
	const match = LINE.exec(line);
	if (!match) return undefined;
	const [, date = '', time = '', event = '', domain = '', detail = ''] = match;
	return {time: Date.parse(`${date}T${time}Z`), event, domain, detail, more: []};
}

/** Describes an event for messages: `lifecycle of NAME: Started Booted`. */
export function describeEvent({event, domain, detail, more}: DomainEvent): string {
	return `${event} of ${domain}${[detail, ...more]
		.filter(Boolean)
		.map((text, i) => (i === 0 ? `: ${text}` : `, ${text}`))
		.join('')}`;
}
