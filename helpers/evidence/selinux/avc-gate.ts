import {HostError} from '../../errors.ts';
import {waitUntil} from '../../host/files/wait-until.ts';
import type {Host} from '../../host/host.ts';
import {AUDIT_LOG} from '../../selinux/audit-log.ts';
import {auditLosses} from '../../selinux/audit-losses.ts';
import {parseAuditLog} from '../../selinux/audit-record.ts';
import {type AccessDecision, readDecisions} from '../../selinux/avc.ts';
import {type AnnouncedDenial, covers, judgeDenials} from '../../selinux/denials.ts';
import {describeDecision, ruleFor} from '../../selinux/describe-decision.ts';
import {dominates} from '../../selinux/mls-range.ts';
import {concernsGuests, isConfinedByCategories} from '../../selinux/virt-types.ts';

/** The most older files that auditd keeps beside its log, as `audit.log.1`, ...: num_logs in auditd.conf. */
const OLDER = 5;

/** Milliseconds for auditd to write the kernel's queued records. It usually takes a few tens. */
const FLUSH_DEADLINE = 10_000;

let count = 0;

/** SELinux denied something that the case did not announce, or did not deny something that it announced. */
export class DenialError extends HostError {
	override name = 'DenialError';
}

/** A place in the audit log, and the kernel's count of the records that it has lost. */
interface Mark {
	readonly inode: number;
	readonly size: number;
	readonly lost: number;
}

/**
 * Judges the denials of SELinux since the gate was opened. The case must have announced each denial that concerns libvirt or
 * its guests, and each announced denial must have come.
 *
 * It works only on a machine that virtrig started and on which one case runs at a time, because the audit log does not say which
 * case caused a denial.
 */
export class AvcGate {
	readonly #host: Host;
	readonly #mark: Mark;
	readonly #announced: AnnouncedDenial[] = [];

	private constructor(host: Host, mark: Mark) {
		this.#host = host;
		this.#mark = mark;
	}

	/** Resolves with undefined on a host without SELinux. Rejects with a HostError if there is no audit log. */
	static async open(host: Host): Promise<AvcGate | undefined> {
		const mode = await host.status('/sys/fs/selinux/enforce');
		if (!mode) return undefined;
		await forgetDenials(host);
		const [log, lost] = await Promise.all([host.status(AUDIT_LOG), lostRecords(host)]);
		if (log) return new AvcGate(host, {inode: log.inode, size: log.size, lost});
		throw new HostError({
			tried: 'watch what SELinux denies',
			host: host.name,
			expected: `auditd with its log, ${AUDIT_LOG}`,
			seen: 'no such file',
			advice: 'start auditd',
		});
	}

	/** Announces a denial. */
	expect(denial: AnnouncedDenial): void {
		this.#announced.push(denial);
	}

	/** Rejects with a DenialError; with a HostError if the kernel lost records, so that a judgement is impossible. */
	async judge(): Promise<void> {
		const decisions = readDecisions(parseAuditLog(await this.#written()));
		await this.#refuseLosses();
		const ours = decisions.filter(
			(decision) => concernsGuests(decision) || this.#announced.some((denial) => covers(denial, decision)),
		);
		const {unannounced, missing} = judgeDenials(ours, this.#announced);
		if (unannounced.length === 0 && missing.length === 0) return;
		throw new DenialError({
			tried: 'match the denials of SELinux with those that the case announced',
			outcome:
				unannounced.length > 0
					? 'SELinux denied what the case did not announce'
					: 'SELinux did not deny what the case announced',
			host: this.#host.name,
			expected: 'the denials that the case announced, and no other',
			seen: [...describeUnannounced(unannounced), ...missing.map(describeMissing)].join('\n'),
			advice: adviceFor(unannounced, missing),
		});
	}

	/**
	 * Waits until everything is written, and returns what is new since the mark. The kernel passes its records on in order: when our
	 * message is in the log, all earlier denials are too.
	 */
	async #written(): Promise<string> {
		const sign = `virtrig-${process.pid}-${++count}`;
		let text = '';
		const hasSign = async () => {
			text = await this.#sinceMark();
			return text.includes(sign);
		};
		await this.#host.run(['auditctl', '-m', sign]);
		await waitUntil(this.#host, [AUDIT_LOG], hasSign, {
			waitedFor: `auditd to write what the kernel queued`,
			deadline: FLUSH_DEADLINE * this.#host.patience,
			expected: `the message ${sign} of auditctl in ${AUDIT_LOG}`,
			seen: () => text || 'nothing new',
			advice: 'see `systemctl status auditd` and `auditctl -s`: auditd has ended, or cannot write',
		});
		return text;
	}

	/** Continues in newer files: when the log has reached its maximum size, auditd renames it and begins another. */
	async #sinceMark(): Promise<string> {
		const newer: string[] = [];
		for (let index = 0; index <= OLDER; index++) {
			const path = index === 0 ? AUDIT_LOG : `${AUDIT_LOG}.${index}`;
			const status = await this.#host.status(path);
			if (!status) break;
			if (status.inode === this.#mark.inode)
				return [await this.#host.readText(path, this.#mark.size), ...newer].join('');
			newer.unshift(await this.#host.readText(path));
		}
		return newer.join('');
	}

	async #refuseLosses(): Promise<void> {
		const lost = (await lostRecords(this.#host)) - this.#mark.lost;
		if (lost === 0) return;
		const dmesg = await this.#host.run(['dmesg'], {check: false});
		throw new HostError({
			tried: 'tell what SELinux denied during the case',
			host: this.#host.name,
			expected: 'every record of the audit',
			seen: [`${lost} records were lost, so nothing can be said`, ...auditLosses(dmesg.stdout)].join('\n'),
			advice: 'raise the backlog (`auditctl -b`), or see what floods the audit',
		});
	}
}

/**
 * Makes the kernel log again what it has logged before. In permissive mode it logs a denial once and then treats it as allowed
 * (avc_denied in security/selinux/avc.c), so a second case would not see it. The kernel forgets that when the policy's booleans
 * are committed, even if none has changed (security_set_bools in security/selinux/ss/services.c).
 */
async function forgetDenials(host: Host): Promise<void> {
	if ((await host.readText('/sys/fs/selinux/enforce')).trim() !== '0') return;
	await host.run(['sh', '-c', 'echo 1 >/sys/fs/selinux/commit_pending_bools']);
}

/** Returns how many records the kernel has lost since it was booted (audit_log_lost in kernel/audit.c). */
async function lostRecords(host: Host): Promise<number> {
	const {stdout} = await host.run(['auditctl', '-s']);
	return Number(/^lost (\d+)$/m.exec(stdout)?.[1] ?? 0);
}

/** Describes each denial once, with how often it came. */
function describeUnannounced(denials: readonly AccessDecision[]): string[] {
	const times = new Map<string, number>();
	for (const denial of denials) {
		const line = [describeDecision(denial), lackOf(denial)].filter(Boolean).join('; ');
		times.set(line, (times.get(line) ?? 0) + 1);
	}
	return [...times].map(([line, number]) => (number === 1 ? line : `${line} (${number} times)`));
}

/** Says what the access lacked. Categories come first: no rule can replace them. */
function lackOf(denial: AccessDecision): string | undefined {
	const {source, target} = denial;
	const isConfined = source !== undefined && isConfinedByCategories(source.type);
	if (isConfined && source.range && target?.range && !dominates(source.range.high, target.range.high))
		return "its categories do not include the object's (MCS)";
	const rule = ruleFor(denial);
	return rule === undefined ? undefined : `there is no ${rule}`;
}

function describeMissing({why, ...wanted}: AnnouncedDenial): string {
	const fields = Object.entries(wanted).map(([name, value]) => `${name} ${show(value)}`);
	return `announced, and did not come: ${why} (${fields.join(', ')})`;
}

function show(value: unknown): string {
	return value instanceof RegExp || typeof value === 'string' ? String(value) : JSON.stringify(value);
}

function adviceFor(unannounced: readonly unknown[], missing: readonly unknown[]): string {
	const advice: string[] = [];
	if (unannounced.length > 0) {
		advice.push(
			'if libvirt may rightly do this, the policy lacks a rule; else a label or libvirt is wrong',
			"a denial that is the case's point is announced with rig.selinux.expectDenial",
		);
	}
	if (missing.length > 0) advice.push('see whether the case still does what it announces a denial for');
	return advice.join('; ');
}
