import {collect, isCollecting} from '../run/catalog.ts';
import {type CaseBody, type CaseOptions, declareCases, type SubjectNeeds} from './declared.ts';

/** Declares one case of a subject. Its title is a sentence that is true when the case passes. */
interface DeclareCase {
	(title: string, body: CaseBody): void;
	(title: string, options: CaseOptions, body: CaseBody): void;
}

/**
 * Opens a subject's suite: `const test = suite('lifecycle', needs)`. Each case runs once for every driver in the needs, with a
 * new rig. Cases run one after another.
 *
 * `virtrig run` starts the files of a suite. It owns their processes and undoes what they leave.
 */
export function suite(subject: string, needs: SubjectNeeds): DeclareCase {
	return (title: string, ...rest: readonly unknown[]) => {
		const [options, body] = rest.length === 1 ? [{}, rest[0]] : rest;
		if (rest.length > 2 || !isOptions(options) || !isBody(body))
			throw new TypeError(
				`the case "${title}" is written as test(title, body) or test(title, options, body): options come before the body`,
			);
		const cases = declareCases(subject, needs, title, options, body);
		if (isCollecting()) collect(cases);
		else if (worker) for (const one of cases) worker.register(one);
		else
			throw new Error(
				'suites are started by `virtrig run`: it provides their hosts and undoes what they change',
			);
	};
}

function isOptions(value: unknown): value is CaseOptions {
	return typeof value === 'object' && value !== null;
}

function isBody(value: unknown): value is CaseBody {
	return typeof value === 'function';
}

/** Undefined outside a run, because AVA can be imported only in its own processes. */
const worker = process.env.VIRTRIG_PLAN === undefined ? undefined : await import('./worker.ts');
