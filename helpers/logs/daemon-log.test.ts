import {readFileSync} from 'node:fs';
import test from 'ava';
import {parseDaemonLog} from './daemon-log.ts';

const recorded = (name: string) =>
	readFileSync(new URL(`../../fixtures/logs/${name}`, import.meta.url), 'utf8');

test('the first records of a log have no function', (t) => {
	t.deepEqual(parseDaemonLog(recorded('daemon-qemu.log'))[0], {
		time: '2026-11-24 03:40:18.476+0000',
		thread: 83,
		function: undefined,
		line: undefined,
		level: 'info',
		message: 'libvirt version: 9.0.0, package: 9.0.0-4+deb12u2 (Debian)',
	});
});

test('every line of a recorded log ends up in a record', (t) => {
	const text = recorded('daemon-qemu.log');
	const records = parseDaemonLog(text);
	const lines = records.flatMap(({message}) => message.split('\n'));
	t.is(lines.length, text.trimEnd().split('\n').length);
	t.true(records.length < lines.length);
});

test('a line that continues a record is folded into it', (t) => {
	const waited = parseDaemonLog(recorded('daemon-qemu.log')).find(
		(record) => record.function === 'virCommandRun',
	);
	t.is(waited?.message, "Result status 0, stdout: '' stderr: '/dev/mem: No such file or directory\n'");
});

test('a message may hold what looks like another function', (t) => {
	const [record] = parseDaemonLog('2026-01-02 03:04:05.678+0000: 9: error : f:12 : internal error: g:3 : no');
	t.like(record, {level: 'error', function: 'f', line: 12, message: 'internal error: g:3 : no'});
});

test('the form of 2011 has neither date nor zone', (t) => {
	const records = parseDaemonLog(recorded('hand-2011-daemon.log'));
	t.deepEqual(records[1], {
		time: '14:36:57.223',
		thread: 14351,
		level: 'debug',
		function: 'SELinuxGenSecurityLabel',
		line: 284,
		message: 'model=selinux label=system_u:system_r:svirt_t:s0:c137,c664',
	});
	t.is(records[3]?.message, 'one\ntwo');
	t.is(records[4]?.level, 'warning');
});

test('lines before the first record are left out, and no text has no records', (t) => {
	t.deepEqual(
		parseDaemonLog('rest of a record\n14:36:57.101: 1: info : a\n').map(({message}) => message),
		['a'],
	);
	t.deepEqual(parseDaemonLog(''), []);
});

test('the records of libvirt_lxc are read from a domain log, too', (t) => {
	const init = parseDaemonLog(recorded('lxc-c1.log')).find(
		(record) => record.function === 'lxcContainerChild',
	);
	t.regex(init?.message ?? '', /^cannot find init path '\/nosuch'/);
});
