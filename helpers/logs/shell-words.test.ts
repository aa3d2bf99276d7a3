import test from 'ava';
import {readShellCommand} from './shell-words.ts';

const words = test.macro({
	exec(t, text: string, expected: readonly string[]) {
		t.deepEqual(readShellCommand(text).words, expected);
	},
	title: (_, text) => `unquotes ${JSON.stringify(text)}`,
});

test(words, '-name guest=vm,debug-threads=on -S', ['-name', 'guest=vm,debug-threads=on', '-S']);
test(words, `-object '{"id": "a b"}'`, ['-object', '{"id": "a b"}']);
test(words, `QUOTED='it'\\''s "a" $test'`, ['QUOTED=it\'s "a" $test']);
test(words, `-a '' ''\\'''\\'''`, ['-a', '', "''"]);
test(words, '-m 32 \\\n-S', ['-m', '32', '-S']);
test(words, `-fw 'two\nlines' \\\n-S`, ['-fw', 'two\nlines', '-S']);
test(words, 'a\\ b', ['a b']);
test(words, `-cut 'off here`, ['-cut', "'off", 'here']);
test(words, '', []);

test('a command ends at the first newline that is neither quoted nor escaped', (t) => {
	const text = 'x -a \\\n-b\nchar device redirected\n';
	t.deepEqual(readShellCommand(text, 2), {words: ['-a', '-b'], end: text.indexOf('char')});
});
