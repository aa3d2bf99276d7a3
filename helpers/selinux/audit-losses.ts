const LOST = new RegExp(
	[
		String.raw`audit_lost=[1-9]\d*`,
		'audit: (?:backlog|rate) limit exceeded',
		'kauditd hold queue overflow',
		String.raw`kauditd_printk_skb: \d+ callbacks suppressed`,
	].join('|'),
);

/**
 * Returns the lines of dmesg in which the kernel says that it dropped records, because there were too many for its queue, its
 * rate limit or the limit of its own log (audit_log_lost and kauditd_printk_skb in kernel/audit.c). With such a line, "no
 * denial was seen" proves nothing.
 */
export function auditLosses(dmesg: string): string[] {
	return dmesg.split('\n').filter((line) => LOST.test(line));
}
