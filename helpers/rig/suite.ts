import {collect, isCollecting} from '../run/catalog.ts';
import {type CaseBody, type CaseOptions, declareCases, type SubjectNeeds} from './declared.ts';

/** Declares one case of a subject. Its title is a sentence that is true when the case passes. */
export type DeclareCase = (title: string, body: CaseBody, options?: CaseOptions) => void;

/**
 * Opens a subject's suite: `const test = suite('lifecycle', needs)`. Each case is run once for every driver that the
 * needs name, on a rig of its own, one after another.
 *
 * The files of a suite are started by `virtrig run`, which owns their processes and undoes what they leave.
 */
export function suite(subject: string, needs: SubjectNeeds): DeclareCase {
	return (title, body, options) => {
		const cases = declareCases(subject, needs, title, body, options);
		if (isCollecting()) collect(cases);
		else if (worker) for (const one of cases) worker.register(one);
		else
			throw new Error(
				'suites are started by `virtrig run`: it provides their hosts and undoes what they change',
			);
	};
}

/** Undefined outside a run: AVA can be imported only in its own processes. */
const worker = process.env.VIRTRIG_PLAN === undefined ? undefined : await import('./worker.ts');
