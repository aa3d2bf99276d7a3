import test from 'ava';
import {localVirsh} from '../../testing/local-virsh.ts';
import {scratchFolder} from '../../testing/scratch-folder.ts';
import {keysFor, quoteArgument} from './quote-argument.ts';
import {VirshSession} from './session.ts';

const ARGUMENTS = [
	'plain',
	'',
	' ',
	'two words',
	"it's",
	`both ' and "`,
	`''""'"`,
	'back\\slash\\',
	'"in quotes"',
	'a;b; list',
	'#no comment',
	'$HOME `date` $(x)',
	'tab\there',
	'two\nlines',
	'<domain type="qemu"><name>a\'b</name></domain>',
	'größe 漢字 🙂',
	'!history ^a^b',
	'virsh # ',
	'x'.repeat(20_000),
];

test('every argument reaches a real virsh as it is', async (t) => {
	const scratch = await scratchFolder(t);
	await using session = await VirshSession.open(localVirsh, 'test:///default', {scratch});
	for (const argument of ARGUMENTS) {
		const {output} = await session.run(['echo', '--', `<${argument}>`, '|']);
		t.is(output, `<${argument}> |`);
	}
});

test('a plain argument is left as it is, others are quoted', (t) => {
	t.is(quoteArgument('vr-1a2b/x.xml'), 'vr-1a2b/x.xml');
	t.is(quoteArgument(''), "''");
	t.is(quoteArgument('#'), "'#'");
	t.is(quoteArgument("it's"), `'it'"'"'s'`);
});

test('control characters that a terminal takes for orders are refused', (t) => {
	for (const order of ['\0', '\x03', '\x04', '\r', '\x16', '\x1a', '\x1b', '\x7f']) {
		t.throws(() => keysFor(`echo ${order}`), {instanceOf: RangeError, message: /control character 0x/});
	}
	t.is(keysFor("'a\tb\n'"), "'a\x16\tb\x16\n'");
});
