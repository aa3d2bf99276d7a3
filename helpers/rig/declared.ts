import type {ExecutionContext} from 'ava';
import type {DeclaredCase} from '../needs/declared-case.ts';
import type {Driver, Needs} from '../needs/need.ts';
import type {Rig} from './rig.ts';

/** The needs of a subject: the drivers of its cases, and what each case needs besides. */
export interface SubjectNeeds extends Omit<Needs, 'driver'> {
	readonly drivers: readonly Driver[];
	/** The default of {@link CaseOptions.fresh} for its cases. */
	readonly fresh?: boolean;
}

/** The needs of one case, in addition to those of its subject. */
export interface CaseOptions extends Omit<Needs, 'driver'> {
	/** Limits the case to these of the subject's drivers. */
	readonly drivers?: readonly Driver[];
	/** The case examines or changes a whole libvirt, so it never runs on a libvirt that others use. Default: as `fresh`. */
	readonly private?: boolean;
	/** The case needs a libvirt that has had no guest yet: a new private one, or a runner VM that is restored. */
	readonly fresh?: boolean;
	/** Milliseconds for the whole case, on a host that is not emulated. Default 60 s. */
	readonly deadline?: number;
}

/** The body of a case. The case fails if an assertion of AVA's `t` fails or the body throws an error. */
export type CaseBody = (t: ExecutionContext, rig: Rig) => void | Promise<void>;

/** A declared case, which a rig can run. */
export interface RigCase extends DeclaredCase {
	readonly body: CaseBody;
}

/** Milliseconds for a case without its own deadline. */
export const CASE_DEADLINE = 60_000;

/** Returns the cases of one call of a subject's test function, one for each driver. */
export function declareCases(
	subject: string,
	{drivers, fresh: freshByDefault = false, ...needs}: SubjectNeeds,
	title: string,
	{
		drivers: only = drivers,
		fresh = freshByDefault,
		private: isPrivate = fresh,
		deadline = CASE_DEADLINE,
		...more
	}: CaseOptions,
	body: CaseBody,
): RigCase[] {
	return drivers
		.filter((driver) => only.includes(driver))
		.map((driver) => ({
			subject,
			driver,
			title,
			needs: {...needs, ...more, driver},
			private: isPrivate,
			fresh,
			deadline,
			body,
		}));
}
