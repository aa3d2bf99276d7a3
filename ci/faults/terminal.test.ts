/** A run is readable on a narrow terminal, on one without colours, and on none. */
import {stripVTControlCharacters} from 'node:util';
import test from 'ava';
import {localHost as host} from '../../helpers/host/local/local-host.ts';
import {REPOSITORY} from '../../helpers/repository.ts';
import {Scratch} from './scratch.ts';
import {MISHAPS, said, virtrig} from './virtrig.ts';

const scratch = await Scratch.make(host);
test.after.always(() => scratch[Symbol.asyncDispose]());

const WORDS = ['run', ...MISHAPS, '--match', 'broken'];
const COLUMNS = 40;

/** A run in a narrow terminal: all that it wrote, and its exit code. */
async function onTerminal(name: string, env: Readonly<Record<string, string>>) {
	const argv = [`${REPOSITORY}/ci/virtrig`, ...WORDS, '--report', `${scratch.reports}/${name}`] as const;
	await using terminal = await host.terminal(argv, {
		columns: COLUMNS,
		cwd: REPOSITORY,
		env: {TERM: 'xterm-256color', ...env},
	});
	let output = '';
	terminal.listen((traffic) => {
		if (traffic.kind === 'output') output += traffic.text;
	});
	const {exitCode} = await terminal.exited;
	return {output, exitCode};
}

test('40 columns are enough for all but what is to be copied', async (t) => {
	const {output, exitCode} = await onTerminal('narrow', {});
	t.is(exitCode, 1);
	const lines = stripVTControlCharacters(output).split(/[\r\n]+/);
	t.true(
		lines.some((line) => line.includes('✖ 1 failed')),
		output,
	);
	for (const line of lines) {
		// A path, a URI and the command that runs it again are whole, so that they can be copied; so is virsh's arrow.
		const isCopied = /^ *(\/\S+|see \S+|lxc\+unix:\S+|again: .*|report: \S+|virtrig-\S+|-+\^)$/.test(line);
		t.true(isCopied || line.length <= COLUMNS, line);
	}
});

test('a terminal has colours, and none where NO_COLOR asks for none', async (t) => {
	const SGR = /\u001b\[[\d;]*m/;
	t.regex((await onTerminal('coloured', {})).output, SGR);
	t.notRegex((await onTerminal('plain', {NO_COLOR: '1'})).output, SGR);
});

test('without a terminal there are whole lines, and no control characters', async (t) => {
	const result = await virtrig(host, [...WORDS, '--report', `${scratch.reports}/none`]);
	t.is(result.exitCode, 1);
	t.is(said(result), stripVTControlCharacters(said(result)));
	t.notRegex(said(result), /\r/);
	t.regex(result.stdout, /^\[1\/1\] ✖ mishaps lxc: the XML is broken \(/m);
});
