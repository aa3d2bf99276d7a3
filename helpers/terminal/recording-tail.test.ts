import test from 'ava';
import {localHost} from '../host/local/local-host.ts';
import {RecordingTail} from './recording-tail.ts';

test('the header stays, and of the rest the end', async (t) => {
	await using terminal = await localHost.terminal(['cat']);
	const kept = new RecordingTail(terminal, 80, 24);
	for (let count = 0; count < 5000; count++) terminal.send(`line ${count}\n`);
	await terminal.expect('line 4999');
	const [header = '', ...lines] = kept.text.trimEnd().split('\n');
	t.like(JSON.parse(header), {version: 2, width: 80, height: 24});
	t.true(lines.length <= 4000);
	t.regex(lines.join(''), /line 4999/);
	t.notRegex(lines.join(''), /line 1\\n/);
});
