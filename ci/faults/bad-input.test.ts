/** A wrong request is refused before anything is changed, with one sentence that says what to do. */
import test from 'ava';
import {localHost as host} from '../../helpers/host/local/local-host.ts';
import {REPOSITORY} from '../../helpers/repository.ts';
import {Scratch} from './scratch.ts';
import {said, virtrig} from './virtrig.ts';

const scratch = await Scratch.make(host);
test.after.always(() => scratch[Symbol.asyncDispose]());

/** Longer than Node takes to start on a busy machine, and shorter than anything that boots. */
const WRONG: readonly [what: string, words: readonly string[], message: RegExp][] = [
	['an unknown command', ['walk'], /unknown command 'walk'/],
	['an unknown option', ['run', '--frob'], /unknown option '--frob'/],
	[
		'an unknown subject',
		['run', 'nosuch'],
		/no subject nosuch; there are cgroups, gdb, lifecycle, per-vm-logs/,
	],
	['an unknown driver', ['run', '--driver', 'vbox'], /'vbox' is invalid.*kvm, qemu, lxc/],
	['an unknown place', ['run', '--on', 'mars'], /'mars' is invalid.*there is no place "mars"/],
	['a title that is not there', ['run', '--match', 'zzz'], /no title matches "zzz".*virtrig list/],
	['no jobs at all', ['run', '--jobs', '0'], /a whole number from 1 to 64/],
	['jobs that are no number', ['run', '--jobs', 'many'], /a whole number from 1 to 64/],
	['a new suite without a subject', ['new'], /missing required argument 'subject'/],
	['a new suite of two words', ['new', 'my suite'], /a word of small letters, digits and hyphens/],
	['a new suite that exists already', ['new', 'cgroups'], /suites\/cgroups exists already/],
	['an unknown option of setup', ['setup', '--force'], /unknown option '--force'/],
];

for (const [what, words, message] of WRONG) {
	test(`${what} is wrong usage`, async (t) => {
		const result = await virtrig(host, words);
		t.is(result.exitCode, 2, said(result));
		t.regex(result.stderr, message);
		t.is(result.stdout, '');
		t.deepEqual(await scratch.runs(), []);
	});
}

test('a folder with the report of another run is refused, and kept', async (t) => {
	const folder = `${scratch.reports}/old`;
	await host.write(`${folder}/events.jsonl`, 'old');
	const result = await virtrig(host, ['run', 'lifecycle', '--driver', 'lxc', '--report', folder]);
	t.is(result.exitCode, 2, said(result));
	t.regex(result.stderr, /holds the report of another run: name another folder/);
	t.is(await host.readText(`${folder}/events.jsonl`), 'old');
});

test('a suite that cannot be read is named, with the place', async (t) => {
	const suites = `${scratch.reports}/suites`;
	await host.write(`${suites}/broken/broken.test.ts`, "import needs from './needs.ts';\n");
	const result = await virtrig(host, ['run', '--suites', suites]);
	t.is(result.exitCode, 3, said(result));
	t.regex(
		result.stderr,
		/^virtrig: Could not read the suite \S+\/broken\.test\.ts .*\n {2}seen: .*needs\.ts/,
	);
	t.regex(result.stderr, /do: {7}correct it/);
});

test('a folder without suites is refused', async (t) => {
	const suites = `${scratch.reports}/none`;
	for (const words of [['list'], ['run', 'lifecycle']]) {
		const result = await virtrig(host, [...words, '--suites', suites]);
		t.is(result.exitCode, 2, said(result));
		t.regex(result.stderr, /^virtrig: there is no suite in \S+\/none: a suite is a folder/);
	}
});

test('a suite of another subject than its folder, and a title that is there twice, are refused', async (t) => {
	const suites = `${REPOSITORY}/reports/test-suites-${process.pid}`;
	t.teardown(() => host.remove(suites));
	const suite = (subject: string, cases: string) =>
		host.write(
			`${suites}/one/one.test.ts`,
			`import {suite} from 'virtrig';\nconst test = suite('${subject}', {drivers: ['lxc']});\n${cases}`,
		);
	await suite('other', "test('a', () => {});");
	const strange = await virtrig(host, ['list', '--suites', suites]);
	t.is(strange.exitCode, 3, said(strange));
	t.regex(strange.stderr, /expected: the subject one, as its folder\n {2}seen: {5}suite\('other'/);
	await suite('one', "test('a', () => {}); test('a', () => {});");
	const twice = await virtrig(host, ['list', '--suites', suites]);
	t.is(twice.exitCode, 3, said(twice));
	t.regex(twice.stderr, /seen: {5}twice: one lxc: a/);
});

// Serial, because it proves what the host offers in a temporary run, which the other tests would see.
test.serial('a report where a file is in the way is refused', async (t) => {
	const file = `${scratch.reports}/a-file`;
	await host.write(file, 'kept');
	const words = ['run', 'lifecycle', '--driver', 'lxc', '--report', `${file}/report`];
	const result = await virtrig(host, words);
	t.is(result.exitCode, 3, said(result));
	t.regex(
		result.stderr,
		/^virtrig: Could not write .*\n {2}seen: .*\n {2}do: {7}name another folder: a file is in its place/,
	);
	t.is(await host.readText(file), 'kept');
});
