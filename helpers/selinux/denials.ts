import {posix} from 'node:path';
import type {AccessDecision} from './avc.ts';

/**
 * A denial that a case expects, by any of its fields: what is left out is not asked about. `why` is for the reader of
 * the case and of its report.
 */
export interface AnnouncedDenial {
	readonly why: string;
	/** The source's type. */
	readonly source?: Wanted;
	readonly target?: Wanted;
	readonly tclass?: Wanted;
	/** Covers a denial of one or several of these, and of no other. */
	readonly permissions?: readonly string[];
	readonly comm?: Wanted;
	/** The path; of one whose name alone is known, the last part of a path that is given as a text is compared. */
	readonly path?: Wanted;
	readonly permissive?: boolean;
	/** By their names in the record, such as `member` of a call over D-Bus. */
	readonly fields?: Readonly<Record<string, Wanted>>;
}

/** The whole text, or a part that is found in it. */
type Wanted = string | RegExp;

interface JudgedDenials {
	/** Nobody announced them: each fails the case. */
	readonly unannounced: readonly AccessDecision[];
	/** Announced, and did not happen: the announcement is stale, or the case did not do what it is about. */
	readonly missing: readonly AnnouncedDenial[];
}

/** An announcement without a single field would cover every denial. */
export class EmptyAnnouncementError extends Error {
	override name = 'EmptyAnnouncementError';
	readonly announcement: AnnouncedDenial;

	constructor(announcement: AnnouncedDenial) {
		super(
			`the denial announced because of ${JSON.stringify(announcement.why)} names nothing to know it by\n` +
				'  do:       name at least its source, target, tclass or path',
		);
		this.announcement = announcement;
	}
}

/** The decisions that are denials, as opposed to what an auditallow rule had logged. */
export function denialsOf(decisions: readonly AccessDecision[]): AccessDecision[] {
	return decisions.filter(({decision}) => decision === 'denied');
}

/**
 * Sorts a case's denials into announced and unannounced ones. A denial that is cut off lacks fields, and so is only
 * covered by an announcement that does not ask about them.
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
	// search() takes no notice of a global pattern's lastIndex, which test() would carry over to the next denial.
	return typeof wanted === 'string' ? wanted === seen : seen.search(wanted) >= 0;
}
