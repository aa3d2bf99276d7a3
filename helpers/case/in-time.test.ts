import test from 'ava';
import {DeadlineError} from '../errors.ts';
import {endInTime, type OfCase, runBody} from './in-time.ts';

/** A case with a deadline in milliseconds, and the list of what was done with its place. */
function ofCase(deadline: number, last: string[] = []) {
	const done: string[] = [];
	const place: OfCase['place'] = {
		place: undefined,
		hostName: 'local',
		spoil: () => void done.push('spoiled'),
		abandon: async () => void done.push('abandoned'),
	};
	return {of: {declared: {title: 'it runs', deadline}, place, steps: {last}}, done};
}

const never = () => new Promise<void>(() => {});

test('if a body ends in time, its result or error is passed on', async (t) => {
	const {of, done} = ofCase(10_000);
	await t.notThrowsAsync(runBody(() => {}, of));
	await t.notThrowsAsync(runBody(async () => {}, of));
	const broken = async () => {
		throw new TypeError('broken');
	};
	await t.throwsAsync(runBody(broken, of), {instanceOf: TypeError, message: 'broken'});
	t.deepEqual(done, []);
});

test('a body that does not end is abandoned with its last steps, and spoils the place', async (t) => {
	const {of, done} = ofCase(20, ['start x (0.10 s)', 'dumpxml x ... has not ended']);
	const {message} = await t.throwsAsync(runBody(never, of), {instanceOf: DeadlineError});
	t.is(
		message,
		[
			'Timed out after 0.02 s waiting for the end of the case "it runs" (host local)',
			'  seen:     these last steps:',
			'            start x (0.10 s)',
			'            dumpxml x ... has not ended',
			'  do:       see the last step; a case may name a longer deadline in its options',
		].join('\n'),
	);
	t.deepEqual(done, ['spoiled']);
	await t.throwsAsync(runBody(never, ofCase(20).of), {message: /these last steps:\n +\(none\)/});
});

test('a body that fails after it was abandoned has no effect', async (t) => {
	const {promise, reject} = Promise.withResolvers<void>();
	await t.throwsAsync(
		runBody(() => promise, ofCase(20).of),
		{instanceOf: DeadlineError},
	);
	reject(new Error('late'));
	await t.throwsAsync(promise, {message: 'late'});
});

test('an ending that fails leaves the place alone; a late one abandons the place', async (t) => {
	const {of, done} = ofCase(0);
	await t.notThrowsAsync(endInTime('the clearing', async () => {}, of));
	const failing = async (error: Error) => {
		throw error;
	};
	await t.throwsAsync(
		endInTime('the clearing', () => failing(new TypeError('broken')), of),
		{message: 'broken'},
	);
	t.deepEqual(done, []);
	const late = new DeadlineError({waitedFor: 'an event', deadline: 10, host: 'local'});
	await t.throwsAsync(
		endInTime('the clearing', () => failing(late), of),
		{is: late},
	);
	t.deepEqual(done, ['abandoned']);
});
