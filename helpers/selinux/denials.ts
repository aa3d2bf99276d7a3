import {posix} from 'node:path';
import type {AccessDecision} from './avc.ts';

/**
 * A denial that a case expects, described by any of its fields. Missing fields match anything. `why` explains the denial to
 * readers of the case and of its report.
 */
export interface AnnouncedDenial {
	readonly why: string;
	/** The type of the source. */
	readonly source?: Wanted;
	readonly target?: Wanted;
	readonly tclass?: Wanted;
	/** Covers denials of one or several of these permissions, and of no others. */
	readonly permissions?: readonly string[];
	readonly comm?: Wanted;
	/** The path. If the denial has only a name, a path that is given as a string is compared by its last part. */
	readonly path?: Wanted;
	readonly permissive?: boolean;
	/** Fields by their names in the record, such as `member` of a D-Bus call. */
	readonly fields?: Readonly<Record<string, Wanted>>;
}

/** The whole text, or a regular expression that matches a part of it. */
type Wanted = string | RegExp;

interface JudgedDenials {
	/** Denials that were not announced: each fails the case. */
	readonly unannounced: readonly AccessDecision[];
	/** Announced denials that did not happen: the announcement is out of date, or the case did not do what it tests. */
	readonly missing: readonly AnnouncedDenial[];
}

/** The error for an announcement without fields, which would cover every denial. */
export class EmptyAnnouncementError extends Error {
	override name = 'EmptyAnnouncementError';
	readonly announcement: AnnouncedDenial;

	constructor(announcement: AnnouncedDenial) {
		super(
			`the denial announced because of ${JSON.stringify(announcement.why)} has no field to recognize it by\n` +
				'  do:       name at least its source, target, tclass or path',
		);
		this.announcement = announcement;
	}
}

/** Returns the decisions that are denials, without those that an auditallow rule logged. */
export function denialsOf(decisions: readonly AccessDecision[]): AccessDecision[] {
	return decisions.filter(({decision}) => decision === 'denied');
}

/**
 * Sorts a case's denials into announced and unannounced ones. A denial that was cut off lacks fields, so only an announcement
 * without those fields covers it.
 *
 * Throws an EmptyAnnouncementError.
 */
export function judgeDenials(
	decisions: readonly AccessDecision[],
	announced: readonly AnnouncedDenial[],
): JudgedDenials {
	for (const announcement of announced) {
		const {why: _, ...wanted} = announcement;
		if (Object.values(wanted).every((value) => value === undefined)) {
			throw new EmptyAnnouncementError(announcement);
		}
	}
	const denials = denialsOf(decisions);
	return {
		unannounced: denials.filter((denial) => !announced.some((wanted) => covers(wanted, denial))),
		missing: announced.filter((wanted) => !denials.some((denial) => covers(wanted, denial))),
	};
}

/** Whether an announcement covers a denial. */
export function covers(wanted: AnnouncedDenial, denial: AccessDecision): boolean {
	const {permissions} = wanted;
	return (
		is(wanted.source, denial.source?.type) &&
		is(wanted.target, denial.target?.type) &&
		is(wanted.tclass, denial.tclass) &&
		is(wanted.comm, denial.comm) &&
		isAt(wanted.path, denial) &&
		(permissions === undefined ||
			(denial.permissions.length > 0 && denial.permissions.every((name) => permissions.includes(name)))) &&
		(wanted.permissive === undefined || wanted.permissive === denial.permissive) &&
		Object.entries(wanted.fields ?? {}).every(([name, text]) => is(text, denial.fields[name]))
	);
}

function isAt(wanted: Wanted | undefined, {path, name}: AccessDecision): boolean {
	if (typeof wanted === 'string' && path === undefined) return is(posix.basename(wanted), name);
	return is(wanted, path ?? name);
}

function is(wanted: Wanted | undefined, seen: string | undefined): boolean {
	if (wanted === undefined) return true;
	if (seen === undefined) return false;
	// search() ignores the lastIndex of a global pattern; test() would carry it over to the next denial.
	return typeof wanted === 'string' ? wanted === seen : seen.search(wanted) >= 0;
}
