import test from 'ava';
import {localHost} from './host/local/local-host.ts';
import {shellLine} from './shell-line.ts';

test('words come through a shell as they are', async (t) => {
	const words = [
		'',
		'plain',
		'a b',
		"it's",
		'$HOME `id` "x"',
		'two\nlines',
		'*',
		'~',
		'!1',
		'\\',
		'é',
		'#',
		'-n',
		'A=b;c',
	];
	for (const shell of ['sh', 'bash']) {
		const {stdout} = await localHost.run([shell, '-c', shellLine(['printf', '%s\\0', ...words])]);
		t.deepEqual(stdout.split('\0').slice(0, -1), words, shell);
	}
});
