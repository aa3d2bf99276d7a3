import test from 'ava';
import {localHost} from '../local/local-host.ts';
import {allLines} from './all-lines.ts';
import {CommandError} from './command-error.ts';

const linesOf = (script: string, deadline?: number) => allLines(localHost, ['sh', '-c', script], deadline);

test('every line is there, also the empty ones, and nothing of stderr', async (t) => {
	t.deepEqual(await linesOf('echo a; echo; echo no >&2; echo "b c"; echo'), ['a', '', 'b c', '']);
	t.deepEqual(await linesOf('printf "a\\nb"'), ['a', 'b']);
	t.deepEqual(await linesOf(':'), []);
});

test('there are more than a host keeps of an output', async (t) => {
	const lines = await linesOf('yes 0123456789 | head -n 1000000');
	t.is(lines.length, 1_000_000);
	t.is(lines[0], '0123456789');
});

test('an exit code is no failure, a passed deadline is', async (t) => {
	t.deepEqual(await linesOf('echo a; exit 1'), ['a']);
	const error = await t.throwsAsync(linesOf('echo a; exec sleep 60', 200), {instanceOf: CommandError});
	t.true(error?.timedOut);
});
