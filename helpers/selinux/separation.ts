import type {SecurityContext} from './context.ts';
import {dominates} from './mls-range.ts';

/** Why two contexts are not kept apart; both may hold at once, and do when the levels are the same. */
interface Overlap {
	/** The first one's clearance includes the second's level, so MCS lets the first at the second's files. */
	readonly firstReachesSecond: boolean;
	readonly secondReachesFirst: boolean;
}

/**
 * Whether MCS lets two contexts at each other; undefined when it keeps them apart.
 *
 * The reference policy lets a constrained process at an object only if the process's high level dominates the object's
 * (policy/mcs: `h1 dom h2`). So two guests are apart if and only if neither one's level includes the other's:
 * `c1,c2` and `c1,c3` are, `c1,c2` and `c1` are not, nor is anything from a context without categories or without a
 * range. libvirt relies on the same (virSecuritySELinuxMCSFind, src/security/security_selinux.c), and hence never gives
 * a guest a single category.
 *
 * It speaks of levels alone: types may forbid more, and a type that is not mcs_constrained_type is not held to this.
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
