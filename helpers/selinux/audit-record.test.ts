import {readFileSync} from 'node:fs';
import test from 'ava';
import {parseAuditFields} from './audit-fields.ts';
import {auditLosses} from './audit-losses.ts';
import {parseAuditLog} from './audit-record.ts';

const sample = (name: string) =>
	readFileSync(new URL(`../../fixtures/selinux/${name}`, import.meta.url), 'utf8');
const audit = () => parseAuditLog(sample('hand-audit.log'));
const dmesg = () => parseAuditLog(sample('hand-dmesg.log'));

test('every line of an audit log is a record with time, serial and what auditd added', (t) => {
	const records = audit();
	t.is(records.length, sample('hand-audit.log').trimEnd().split('\n').length);
	t.like(records[2], {
		type: 'SYSCALL',
		time: 1_800_000_001_100,
		serial: 90,
		fields: {syscall: '1', SYSCALL: 'write', a1: '7ffd0', comm: 'setenforce'},
	});
	t.is(records[2]?.fields.key, undefined);
	t.false(records[2]?.text.includes('ARCH='));
});

test('the kernel’s own log has numbers for types', (t) => {
	t.deepEqual(
		dmesg().map(({type, serial}) => [type, serial]),
		[
			['MAC_STATUS', 2],
			['MAC_POLICY_LOAD', 3],
			['AVC', 4],
			['SYSCALL', 4],
			['UNKNOWN[1499]', 5],
		],
	);
});

test('the journal’s and syslog’s prefixes, old kernels’ form and a named host are read', (t) => {
	const text = `Nov 24 03:40:18 host kernel: audit: type=1400 audit(1.000:2): avc:  denied
<5>type=1400 audit(1.001:3): avc:  denied
node=runner type=AVC msg=audit(1.002:4): avc:  denied
type=UNKNOWN[1334] msg=audit(1.003:5): prog-id=1\r`;
	t.deepEqual(
		parseAuditLog(text).map(({type, time, node}) => [type, time, node]),
		[
			['AVC', 1000, undefined],
			['AVC', 1001, undefined],
			['AVC', 1002, 'runner'],
			['BPF', 1003, undefined],
		],
	);
});

const decoded = test.macro({
	exec(t, text: string, expected: Record<string, string>, type?: string) {
		t.deepEqual(parseAuditFields(text, type ?? 'AVC'), expected);
	},
	title: (_, text) => `fields of ${text}`,
});

test(decoded, 'path=2F746D702F6120622E696D67', {path: '/tmp/a b.img'});
test(decoded, 'path="/tmp/a.img" dev="vda"', {path: '/tmp/a.img', dev: 'vda'});
test(decoded, 'comm=C3A4 ino=612062', {comm: 'ä', ino: '612062'});
test(decoded, 'pid=1234 path=ABC', {pid: '1234', path: 'ABC'});
test(decoded, 'a0=6162 a1="c d"', {a0: 'ab', a1: 'c d'}, 'EXECVE');
test(decoded, 'a0=6162', {a0: '6162'}, 'SYSCALL');
test(decoded, 'name=(null) tty=(none) hostname=?', {tty: '(none)', hostname: '?'});
test(decoded, 'pid=1 pid=2', {pid: '1'});
test(decoded, 'avc:  denied  { read } for  pid=1', {pid: '1'});
test(decoded, 'tclass=dbus : exe="/bin/d" (sauid=81, addr=?)', {
	...{tclass: 'dbus', exe: '/bin/d', sauid: '81', addr: '?'},
});
test(decoded, 'path="/cut', {path: '"/cut'});
test(decoded, '', {});

test('a name that objects have from birth is a field as any other', (t) => {
	t.deepEqual(Object.entries(parseAuditFields('__proto__=1 constructor=2 x=', 'AVC')), [
		['__proto__', '1'],
		['constructor', '2'],
		['x', ''],
	]);
});

test('a log that is cut anywhere is read as far as it goes', (t) => {
	const text = sample('hand-audit.log');
	for (let at = 0; at <= text.length; at += 37) {
		const [head, tail] = [parseAuditLog(text.slice(0, at)), parseAuditLog(text.slice(at))];
		t.true(head.length + tail.length <= audit().length + 1);
	}
});

test('what the kernel dropped is seen', (t) => {
	t.is(auditLosses(sample('hand-dmesg.log')).length, 3);
	t.deepEqual(auditLosses(sample('hand-audit.log')), []);
});
