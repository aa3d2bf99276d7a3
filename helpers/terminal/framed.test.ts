import test from 'ava';
import {DeadlineError, HostError} from '../errors.ts';
import {localHost} from '../host/local/local-host.ts';
import {runFramed} from './framed.ts';
import {newNonce} from './nonce.ts';

const shell = (columns: number) => localHost.terminal(['sh', '-i'], {columns, env: {PS1: '$ ', ENV: ''}});

test('what is typed for a nonce does not hold what is printed', (t) => {
	const {printed, typed} = newNonce();
	t.false(typed.includes(printed));
	t.is(typed.replaceAll("'", ''), printed);
	t.not(newNonce().printed, printed);
});

for (const columns of [20, 1000]) {
	test(`a framed command gives its output and exit code, ${columns} columns wide`, async (t) => {
		await using terminal = await shell(columns);
		t.like(await runFramed(terminal, 'echo one; echo two'), {output: 'one\ntwo\n', exitCode: 0});
		t.like(await runFramed(terminal, "printf 'no newline'; exit 3"), {output: 'no newline', exitCode: 3});
		t.like(await runFramed(terminal, 'true'), {output: '', exitCode: 0});
		t.like(await runFramed(terminal, `echo "it's" '"$HOME"' \\\\`), {output: `it's "$HOME" \\\n`});
	});
}

test('neither a syntax error nor reading the input breaks the frame', async (t) => {
	await using terminal = await shell(1000);
	t.is((await runFramed(terminal, 'if then ((')).exitCode, 2);
	t.like(await runFramed(terminal, 'cat; read x'), {output: '', exitCode: 1});
	t.like(await runFramed(terminal, 'echo still here'), {output: 'still here\n'});
});

test('a command that prints its own text does not end its frame', async (t) => {
	await using terminal = await shell(1000);
	const {output} = await runFramed(terminal, 'tr "\\0" " " </proc/$$/cmdline; echo; echo \'echo vr-00 0\'');
	t.regex(output, /echo vr-00 0\n$/);
});

test('a command that does not end passes its deadline', async (t) => {
	await using terminal = await shell(1000);
	await t.throwsAsync(runFramed(terminal, 'sleep 60', {deadline: 100}), {instanceOf: DeadlineError});
});

test('an output that is longer than a terminal keeps is an error, not cut off silently', async (t) => {
	await using terminal = await shell(1000);
	await t.throwsAsync(runFramed(terminal, 'seq 1 400000'), {
		instanceOf: HostError,
		message: /characters too many/,
	});
});
