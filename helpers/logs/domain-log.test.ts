import {readFileSync} from 'node:fs';
import test from 'ava';
import {parseDomainLog} from './domain-log.ts';

const recorded = (name: string) =>
	readFileSync(new URL(`../../fixtures/logs/${name}`, import.meta.url), 'utf8');
const qemu = () => parseDomainLog(recorded('qemu-vm.log'));

test('each start of an appended log is told apart, with the reason of its end', (t) => {
	t.deepEqual(
		qemu().map(({started, stop}) => [started?.slice(11, 19), stop?.reason]),
		[
			['03:40:18', 'destroyed'],
			['03:48:46', 'crashed'],
			['03:48:49', 'shutdown'],
			[undefined, 'failed'],
			['03:48:53', 'failed'],
		],
	);
});

test('the start line tells the versions and the host', (t) => {
	t.deepEqual(qemu()[0]?.facts, {
		libvirt: '9.0.0',
		package: '9.0.0-4+deb12u2 (Debian)',
		qemu: '7.2.22Debian 1:7.2+dfsg-7+deb12u18+b3',
		kernel: '6.1.0-31-amd64',
		hostname: 'builder',
	});
});

test('environment and argv are unquoted words in the order of the log', (t) => {
	const [first, , , , last] = qemu();
	t.is(first?.environment[0], 'LC_ALL=C');
	t.is(first?.environment.length, 6);
	t.deepEqual(first?.argv.slice(0, 4), [
		'/usr/bin/qemu-system-x86_64',
		'-name',
		'guest=vm,debug-threads=on',
		'-S',
	]);
	t.deepEqual(first?.argv.slice(-2), ['-msg', 'timestamp=on']);
	t.is(first?.argv.length, 56);
	t.is(last?.environment.at(-1), 'QUOTED=it\'s "a" $test');
	t.true(last?.argv.includes("nosuch.prop='1'"));
});

test('the output is what QEMU and libvirt wrote between the command and the stop line', (t) => {
	t.deepEqual(qemu()[0]?.output, [
		'2026-11-24 03:40:18.644+0000: Domain id=1 is tainted: high-privileges',
		'char device redirected to /dev/pts/0 (label charserial0)',
		'2026-11-24T03:48:45.504638Z qemu-system-x86_64: terminating on signal 15 from pid 2 (libvirtd)',
	]);
	t.regex(qemu()[4]?.output.at(-1) ?? '', /'no-such-device' is not a valid device model name$/);
});

test("QEMU's last words after the stop line belong to the start before it", (t) => {
	const text =
		'2026-01-02 03:04:05.678+0000: starting up\n/q \\\n-S\n2026-01-02 03:04:06.678+0000: shutting down, reason=destroyed\nlate\n';
	t.deepEqual(
		parseDomainLog(text).map(({output}) => output),
		[['late']],
	);
});

test('a container has a controller, an init and no stop line', (t) => {
	const starts = parseDomainLog(recorded('lxc-c1.log'));
	t.is(starts.length, 4);
	t.true(starts.every(({stop}) => stop === undefined));
	const [first] = starts;
	t.is(
		first?.environment[2],
		'LIBVIRT_LOG_FILTERS=1:*cgroup* 1:*qemu* 1:*lxc* 1:*security* 1:*command* 3:*object* 4:*event* ',
	);
	t.deepEqual(first?.argv, [
		...['/usr/lib/libvirt/libvirt_lxc', '--name', 'c1', '--console', '27'],
		...['--security=none', '--handshakefds', '31:30'],
	]);
	t.deepEqual(first?.init?.argv, ['/init']);
	t.is(first?.init?.environment.at(-1), 'LIBVIRT_LXC_NAME=c1');
});

test('the form of 2011 has its command on one line and no reason', (t) => {
	const [start] = parseDomainLog(recorded('hand-2011-qemu-vm.log'));
	t.is(start?.started, '2011-06-20 14:36:57.223');
	t.deepEqual(start?.facts, {});
	t.is(start?.environment.at(-1), 'QEMU_AUDIO_DRV=none');
	t.is(start?.argv[0], '/usr/bin/qemu-kvm');
	t.deepEqual(start?.stop, {time: '2011-06-20 14:37:10.004', reason: undefined});
});

test('a log that was rotated in mid-run begins without a start line', (t) => {
	const [start] = parseDomainLog('a line\n2026-01-02 03:04:06.678+0000: shutting down, reason=shutdown\n');
	t.is(start?.started, undefined);
	t.deepEqual(start?.output, ['a line']);
	t.is(start?.stop?.reason, 'shutdown');
});
