import type {ExecutionContext} from 'ava';
import type {DeclaredCase} from '../needs/declared-case.ts';
import type {Driver, Needs} from '../needs/need.ts';
import type {Rig} from './rig.ts';

/** The needs of a subject: the drivers that its cases run with, and what each case needs besides. */
export interface SubjectNeeds extends Omit<Needs, 'driver'> {
	readonly drivers: readonly Driver[];
	/** {@link CaseOptions.fresh} for each case that does not say otherwise. */
	readonly fresh?: boolean;
}

/** The needs of one case beyond those of its subject. */
export interface CaseOptions extends Omit<Needs, 'driver'> {
	/** Only these of the subject's drivers. */
	readonly drivers?: readonly Driver[];
	/** It looks at a libvirt as a whole, or changes it: it never runs on a libvirt that others use. Default: as `fresh`. */
	readonly private?: boolean;
	/** It needs a libvirt that has had no guest yet: a private one is started anew, a runner VM is restored. */
	readonly fresh?: boolean;
	/** Milliseconds for the whole case, on a host that is not emulated. Default 60 s. */
	readonly deadline?: number;
}

/** What a case does. It fails by an assertion of AVA's `t`, or by an error that it throws. */
export type CaseBody = (t: ExecutionContext, rig: Rig) => void | Promise<void>;

/** A case that a rig can run. */
export interface RigCase extends DeclaredCase {
	readonly body: CaseBody;
}

/** Milliseconds for a case that names no deadline. */
export const CASE_DEADLINE = 60_000;

/** The cases of one call of a subject's test function, one for each driver. */
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
