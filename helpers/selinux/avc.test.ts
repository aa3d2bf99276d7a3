import {readFileSync} from 'node:fs';
import test from 'ava';
import {parseAuditLog} from './audit-record.ts';
import {readDecisions} from './avc.ts';
import {covers, denialsOf, EmptyAnnouncementError, judgeDenials} from './denials.ts';
import {describeDecision, ruleFor} from './describe-decision.ts';

const sample = (name: string) =>
	readFileSync(new URL(`../../fixtures/selinux/${name}`, import.meta.url), 'utf8');
const decisions = (text = sample('hand-audit.log')) => readDecisions(parseAuditLog(text));
const only = (text: string) => {
	const [decision] = decisions(text);
	if (decision === undefined) throw new Error('no decision');
	return decision;
};

test('a denial is read with what the other records of its event say', (t) => {
	const [first, second] = decisions();
	const path = '/var/lib/virtrig a/disk.img';
	t.like(first, {
		manager: 'kernel',
		decision: 'denied',
		permissions: ['read', 'write'],
		permissive: true,
		source: {type: 'svirt_t', range: {high: {categories: [137, 664]}}},
		target: {type: 'virt_var_lib_t'},
		tclass: 'file',
		pid: 1234,
		comm: 'qemu-system-x86',
		name: 'disk.img',
		path,
		dev: 'vda1',
		ino: 4711,
		call: {syscall: 'openat', success: true, exit: 12, exe: '/usr/bin/qemu-system-x86_64'},
		proctitle: ['/usr/bin/qemu-system-x86_64', '-name', 'guest=g 1'],
	});
	t.like(first?.paths, [{name: path, inode: 4711, nametype: 'NORMAL', context: {type: 'virt_var_lib_t'}}]);
	t.like(second, {permissions: ['open'], path, call: {syscall: 'openat'}, serial: 456});
});

test('dbus-daemon’s and systemd’s denials are about who asked them', (t) => {
	const [, , dbus, systemd] = decisions();
	t.like(dbus, {
		manager: 'program',
		permissions: ['send_msg'],
		permissive: false,
		source: {type: 'virtd_t'},
		target: {type: 'systemd_machined_t'},
		tclass: 'dbus',
		pid: 650,
		call: undefined,
		fields: {member: 'CreateMachineWithNetwork', exe: '/usr/bin/dbus-daemon'},
	});
	t.like(systemd, {
		permissions: ['start'],
		path: '/run/systemd/system/session-4.scope',
		tclass: 'service',
		pid: undefined,
		fields: {cmdline: '/lib/systemd/systemd-logind --now'},
	});
});

test('a program’s notices are no decisions, and what was granted is no denial', (t) => {
	t.is(decisions().length, 6);
	t.is(denialsOf(decisions()).length, 5);
	t.like(decisions()[4], {decision: 'granted', permissive: undefined, permissions: ['setenforce']});
});

test('the kernel’s own log is read as auditd’s', (t) => {
	t.like(decisions(sample('hand-dmesg.log')), [
		{
			permissions: ['append'],
			path: '/var/log/libvirt/lxc/c1.log',
			call: {syscall: '257', success: false, exit: -13},
		},
	]);
});

test('a relative path is taken from where the process was, and an old kernel’s path from its own record', (t) => {
	const avc = 'type=AVC msg=audit(1.000:2): avc:  denied  { read } for  pid=1 name="b" ino=7\n';
	const at = (name: string) =>
		only(`${avc}type=CWD msg=audit(1.000:2): cwd="/a"\ntype=PATH msg=audit(1.000:2): name="${name}" inode=7`);
	t.is(at('x/../b').path, '/a/b');
	t.is(at('/c/b').path, '/c/b');
	t.is(only(`${avc}type=PATH msg=audit(1.000:2): name="b" inode=8`).path, undefined);
	t.is(only(`${avc}type=PATH msg=audit(1.000:2): name="b" inode=7`).path, undefined);
	t.is(only(`${avc}type=AVC_PATH msg=audit(1.000:2):  path="/o/b"`).path, '/o/b');
	t.is(only(`${avc}type=CWD msg=audit(1.000:3): cwd="/a"`).paths.length, 0);
});

test('a denial that is cut off anywhere is a denial still', (t) => {
	const line = sample('hand-audit.log').split('\n')[5] ?? '';
	const begin = line.indexOf('denied') + 'denied'.length;
	for (let end = begin; end <= line.length; end++) {
		const denial = only(line.slice(0, end));
		t.is(denial.decision, 'denied');
		t.is(typeof describeDecision(denial), 'string');
		t.is(
			judgeDenials([denial], [{why: 'cut', target: /^virt_var_lib_t$/, tclass: 'file'}]).missing.length,
			end < line.indexOf('tclass=file') + 11 ? 1 : 0,
		);
	}
	const user = sample('hand-audit.log').split('\n')[11] ?? '';
	t.like(only(user.slice(0, user.indexOf('interface='))), {manager: 'program', permissions: ['send_msg']});
});

test('a decision is one line for a person', (t) => {
	const [, opened, dbus, , , bpf] = decisions().map(describeDecision);
	t.is(
		opened,
		'svirt_t:s0:c137,c664 (qemu-system-x86, pid 1234) was denied { open } on file /var/lib/virtrig a/disk.img ' +
			'(virt_var_lib_t:s0) (permissive: it went on, in system call openat)',
	);
	t.is(
		dbus,
		'virtd_t:s0-s0:c0.c1023 (pid 650) was denied { send_msg } on dbus CreateMachineWithNetwork ' +
			'(systemd_machined_t:s0) (enforcing, decided by /usr/bin/dbus-daemon)',
	);
	t.regex(bpf ?? '', /on capability2 39 \(virtd_t:s0-s0:c0\.c1023\) \(enforcing\)$/);
	t.is(
		describeDecision(only('type=AVC msg=audit(1.000:2): avc:  denied')),
		'unknown was denied {  } on object (unknown)',
	);
});

test('the rule that would allow it is audit2allow’s', (t) => {
	t.deepEqual(decisions().map(ruleFor), [
		'allow svirt_t virt_var_lib_t:file { read write };',
		'allow svirt_t virt_var_lib_t:file { open };',
		'allow virtd_t systemd_machined_t:dbus { send_msg };',
		'allow systemd_logind_t systemd_unit_t:service { start };',
		'allow unconfined_t security_t:security { setenforce };',
		'allow virtd_t self:capability2 { bpf };',
	]);
	t.is(ruleFor(only('type=AVC msg=audit(1.000:2): avc:  denied  { read } for  tclass=file')), undefined);
});

test('a denial that nobody announced is told of, and an announcement that nothing came of', (t) => {
	const announced = [
		{
			why: 'the label is wrong on purpose',
			source: 'svirt_t',
			path: /disk\.img$/,
			permissions: ['read', 'write', 'open'],
		},
		{why: 'no machined', tclass: 'dbus', fields: {member: 'CreateMachineWithNetwork'}},
		{why: 'never happens', target: 'shadow_t'},
	];
	const {unannounced, missing} = judgeDenials(decisions(), announced);
	t.deepEqual(
		unannounced.map(({tclass}) => tclass),
		['service', 'capability2'],
	);
	t.deepEqual(missing, [announced[2]]);
});

test('an announcement covers by each field that it names', (t) => {
	const [denial] = decisions();
	if (denial === undefined) return t.fail();
	const right = {
		...{source: 'svirt_t', target: /lib/g, tclass: 'file', comm: /^qemu/, path: /disk/g, permissive: true},
		...{permissions: ['read', 'write'], fields: {dev: 'vda1'}},
	};
	const wrong = {
		...{source: 'svirt', target: /log/, tclass: 'dir', comm: 'qemu', path: 'disk.img', permissive: false},
		...{permissions: ['read'], fields: {nosuch: /./}},
	};
	for (const [name, value] of Object.entries(right)) {
		t.true(covers({why: '', [name]: value}, denial), name);
		t.true(covers({why: '', [name]: value}, denial), `${name} again`);
	}
	for (const [name, value] of Object.entries(wrong))
		t.false(covers({why: '', ...right, [name]: value}, denial), name);
});

test('an announcement of anything at all is refused', (t) => {
	const error = t.throws(() => judgeDenials([], [{why: 'lazy'}]), {instanceOf: EmptyAnnouncementError});
	t.is(error?.announcement.why, 'lazy');
});
