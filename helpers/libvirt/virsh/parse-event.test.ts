import test from 'ava';
import {describeEvent, parseEvent} from './parse-event.ts';

const STAMP = '2026-11-24 03:34:04.234+0000: ';
const time = Date.UTC(2026, 10, 24, 3, 34, 4, 234);

const LINES = {
	"event 'lifecycle' for domain 'vr-d1': Started Booted": {
		event: 'lifecycle',
		domain: 'vr-d1',
		detail: 'Started Booted',
	},
	"event 'reboot' for domain 'a b'": {event: 'reboot', domain: 'a b', detail: ''},
	"event 'rtc-change' for domain 'x': -3600": {event: 'rtc-change', domain: 'x', detail: '-3600'},
	"event 'metadata-change' for domain 'x': type element, uri http://x/y": {
		event: 'metadata-change',
		domain: 'x',
		detail: 'type element, uri http://x/y',
	},
	"event 'tray-change' for domain 'x' disk ide0-0-0: opened": {
		event: 'tray-change',
		domain: 'x',
		detail: 'disk ide0-0-0: opened',
	},
	"event 'agent-lifecycle' for domain 'x': state: 'connected' reason: 'channel event'": {
		event: 'agent-lifecycle',
		domain: 'x',
		detail: "state: 'connected' reason: 'channel event'",
	},
	"event 'tunable' for domain 'x':": {event: 'tunable', domain: 'x', detail: ''},
	"event 'lifecycle' for domain 'it's': Stopped Destroyed": {
		event: 'lifecycle',
		domain: "it's",
		detail: 'Stopped Destroyed',
	},
};

for (const [line, expected] of Object.entries(LINES)) {
	test(`an event is read: ${line}`, (t) => {
		t.deepEqual(parseEvent(STAMP + line), {time, ...expected, more: []});
	});
}

test('a line that begins no event is none', (t) => {
	for (const line of ['', '\tcputune.vcpupin0: 0', 'events received: 3', "event 'reboot' for domain 'x'"])
		t.is(parseEvent(line), undefined);
});

test('a description has all that was printed', (t) => {
	const event = {time, event: 'tunable', domain: 'x', detail: '', more: ['a: 1', 'b: 2']};
	t.is(describeEvent(event), 'tunable of x: a: 1, b: 2');
	t.is(describeEvent({...event, event: 'reboot', more: []}), 'reboot of x');
});
