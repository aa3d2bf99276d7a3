import test from 'ava';
import {DeadlineError} from '../errors.ts';
import {inTime, type Part} from './in-time.ts';

function part(deadline: number, last: string[] = []): Part {
	return {waitedFor: 'its end', host: 'local', deadline, advice: 'see the last step', steps: {last}};
}

test('what ends in time resolves or rejects as it does', async (t) => {
	await t.notThrowsAsync(inTime(part(10_000), () => {}));
	await t.notThrowsAsync(inTime(part(10_000), async () => {}));
	await t.throwsAsync(
		inTime(part(10_000), async () => {
			throw new TypeError('broken');
		}),
		{instanceOf: TypeError, message: 'broken'},
	);
});

test('what does not end is given up with its last steps', async (t) => {
	const never = () => new Promise<void>(() => {});
	const {message} = await t.throwsAsync(
		inTime(part(20, ['start x (0.10 s)', 'dumpxml x ... has not ended']), never),
		{
			instanceOf: DeadlineError,
		},
	);
	t.is(
		message,
		[
			'Timed out after 0.02 s waiting for its end (host local)',
			'  seen:     these last steps:',
			'            start x (0.10 s)',
			'            dumpxml x ... has not ended',
			'  do:       see the last step',
		].join('\n'),
	);
	await t.throwsAsync(inTime(part(20), never), {message: /these last steps:\n +\(none\)/});
});

test('what fails after it was given up disturbs nobody', async (t) => {
	const {promise, reject} = Promise.withResolvers<void>();
	await t.throwsAsync(
		inTime(part(20), () => promise),
		{instanceOf: DeadlineError},
	);
	reject(new Error('late'));
	await t.throwsAsync(promise, {message: 'late'});
});
