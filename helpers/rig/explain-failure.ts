import type {EventOf} from '../events/event.ts';
import type {Libvirt} from '../libvirt/libvirt.ts';

type CaseError = EventOf<'case-failed'>['error'];

/** What of AVA's AssertionError is read: the labelled difference that it shows. */
interface AssertionLike extends Error {
	readonly assertion?: string;
	readonly formattedDetails?: readonly {readonly label: string; readonly formatted: string}[];
}

/** The error of a failed case, as the event log holds it. A daemon that has died is named first. */
export function explainFailure(errors: readonly unknown[], libvirt: Libvirt | undefined): CaseError {
	const [first, ...others] =
		errors.length > 0 ? errors.map(describe) : [describe('it failed without an error')];
	const error = first ?? describe(undefined);
	const end = libvirt?.ended();
	const details = [
		error.details,
		...others.map(({message, details: more}) => `and: ${message}\n${more ?? ''}`),
	];
	return {
		name: error.name,
		message:
			end === undefined
				? error.message
				: `the daemon of ${libvirt?.name} died in mid-test: ${end}\n${error.message}`,
		details: details.filter(Boolean).join('\n'),
	};
}

function describe(error: unknown): CaseError {
	if (!(error instanceof Error)) return {name: 'Error', message: String(error)};
	const {name, message, assertion, formattedDetails = [], cause} = error as AssertionLike;
	// AVA wraps what a case throws, and what t.notThrows() and its like were given.
	if (name === 'AssertionError' && cause instanceof Error) return describe(cause);
	const difference = formattedDetails.map(({label, formatted}) => `${label}\n\n${formatted}`).join('\n');
	return {
		name,
		message: [message || `${assertion ?? 'the case'} failed`, difference].filter(Boolean).join('\n'),
		details: ownFrames(error.stack ?? ''),
	};
}

/** The lines of a stack that are a suite's or a helper's. */
function ownFrames(stack: string): string {
	return stack
		.split('\n')
		.filter((line) => /^\s+at /.test(line) && !/node_modules|node:internal/.test(line))
		.join('\n');
}
