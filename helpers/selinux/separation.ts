import type {SecurityContext} from './context.ts';
import {dominates} from './mls-range.ts';

/** Why two contexts are not separated. Both reasons hold if the levels are the same. */
interface Overlap {
	/** The first one's clearance includes the second's level, so MCS lets the first access the second's files. */
	readonly firstReachesSecond: boolean;
	readonly secondReachesFirst: boolean;
}

/**
 * Returns the access that MCS allows between two contexts; undefined if it separates them.
 *
 * The reference policy lets a constrained process access an object only if the process's high level dominates the object's
 * (policy/mcs: `h1 dom h2`). So two guests are separated if and only if neither one's level includes the other's. `c1,c2` and
 * `c1,c3` are separated; `c1,c2` and `c1` are not. A context without categories or without a range is never separated from
 * anything. libvirt relies on the same rule (virSecuritySELinuxMCSFind, src/security/security_selinux.c), and so never gives a
 * guest a single category.
 *
 * This compares levels only: types can forbid more, and a type that is not mcs_constrained_type is not restricted by levels.
 */
export function mcsOverlap(one: SecurityContext, other: SecurityContext): Overlap | undefined {
	const [first, second] = [one.range?.high, other.range?.high];
	const everything = {firstReachesSecond: true, secondReachesFirst: true};
	if (first === undefined || second === undefined) return everything;
	const overlap = {
		firstReachesSecond: dominates(first, second),
		secondReachesFirst: dominates(second, first),
	};
	return overlap.firstReachesSecond || overlap.secondReachesFirst ? overlap : undefined;
}
