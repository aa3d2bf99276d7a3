import test from 'ava';
import {parseRecord, quoted} from './parse-record.ts';
import {text, tuple, tuples} from './record.ts';

// The lines were recorded from GDB 13.1 on libvirt 9.0.

test('a stop tells its reason, its thread and its frame', (t) => {
	const record = parseRecord(
		'*stopped,reason="breakpoint-hit",disp="keep",bkptno="1",frame={addr="0x00007f34b22cada0",func="virCommandRequireHandshake",args=[],from="target:/lib/x86_64-linux-gnu/libvirt.so.0",arch="i386:x86-64"},thread-id="4",stopped-threads="all",core="0"',
	);
	if (record?.kind !== 'exec') return t.fail('an exec record');
	t.is(record.class, 'stopped');
	t.is(text(record.results, 'bkptno'), '1');
	t.is(text(tuple(record.results, 'frame'), 'func'), 'virCommandRequireHandshake');
	t.deepEqual(tuples(tuple(record.results, 'frame'), 'args'), []);
});

test('an answer bears the token of its command; one without results too', (t) => {
	t.deepEqual(parseRecord('12^done'), {kind: 'result', token: 12, class: 'done', results: {}});
	t.deepEqual(parseRecord('^running'), {kind: 'result', token: undefined, class: 'running', results: {}});
	t.like(parseRecord('3^error,msg="Function \\"main\\" not defined."'), {
		token: 3,
		results: {msg: 'Function "main" not defined.'},
	});
});

test('a list of tuples, and a list of results, which lose their names', (t) => {
	const record = parseRecord(
		'=library-loaded,id="/lib64/ld-linux-x86-64.so.2",symbols-loaded="0",thread-group="i1",ranges=[{from="0x1",to="0x2"},{from="0x3",to="0x4"}]',
	);
	if (record?.kind !== 'notify') return t.fail('a notify record');
	t.deepEqual(tuples(record.results, 'ranges'), [
		{from: '0x1', to: '0x2'},
		{from: '0x3', to: '0x4'},
	]);
	t.like(parseRecord('^done,stack=[frame={level="0"},frame={level="1"}]'), {
		results: {stack: [{level: '0'}, {level: '1'}]},
	});
	t.like(parseRecord('*stopped,stopped-threads=["1","2"]'), {results: {'stopped-threads': ['1', '2']}});
});

test('text comes with its escapes read: quotes, tabs, bytes of UTF-8', (t) => {
	t.deepEqual(parseRecord('~"Signal        Stop\\tPrint\\n"'), {
		kind: 'console',
		text: 'Signal        Stop\tPrint\n',
	});
	t.deepEqual(parseRecord('~"caf\\303\\251 \\"x\\" \\\\ end"'), {kind: 'console', text: 'café "x" \\ end'});
	t.deepEqual(parseRecord('&"café\\n"'), {kind: 'log', text: 'café\n'});
});

test('the prompt and what is no record are told apart from records', (t) => {
	for (const line of ['(gdb) ', '', 'some text', '^done,value=', '*stopped,frame={addr="1"', '~"cut short'])
		t.is(parseRecord(line), undefined, line);
});

test('an argument is quoted so that GDB reads it back', (t) => {
	t.is(quoted('handle "x" \\ y'), '"handle \\"x\\" \\\\ y"');
});
