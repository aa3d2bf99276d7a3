import test from 'ava';
import {conmonText} from './conmon-log.ts';

test('lines lose their beginnings, and what was written in pieces is one line', (t) => {
	const log = [
		'2026-11-24T19:00:00.1+00:00 stderr F info : libvirt version: 9.0.0',
		'2026-11-24T19:00:00.2+00:00 stderr P exec: ',
		'2026-11-24T19:00:00.2+00:00 stderr P libvirtd: ',
		'2026-11-24T19:00:00.2+00:00 stderr F Permission denied',
		'2026-11-24T19:00:00.3+00:00 stdout F ',
		'',
	].join('\n');
	t.is(conmonText(log), 'info : libvirt version: 9.0.0\nexec: libvirtd: Permission denied\n\n');
	t.is(conmonText(''), '');
});
