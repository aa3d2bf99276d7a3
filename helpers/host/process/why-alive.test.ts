import test from 'ava';
import {localHost} from '../local/local-host.ts';
import {whyAlive} from './why-alive.ts';

/** Extracts from /proc/PID/status of Linux 6.1. */
function status({
	state = 'S (sleeping)',
	tracer = 0,
	pending = '0',
	blocked = '0',
	ignored = '0',
} = {}): string {
	return [
		'Name:\tqemu',
		`State:\t${state}`,
		'Pid:\t42',
		'PPid:\t7',
		`TracerPid:\t${tracer}`,
		`SigPnd:\t${'0'.padStart(16, '0')}`,
		`ShdPnd:\t${pending.padStart(16, '0')}`,
		`SigBlk:\t${blocked.padStart(16, '0')}`,
		`SigIgn:\t${ignored.padStart(16, '0')}`,
		'',
	].join('\n');
}

const SIGTERM = '4000';

test('one that blocks the signal does not wait uninterruptibly, and says which', (t) => {
	t.deepEqual(whyAlive(status({pending: SIGTERM, blocked: SIGTERM})), {
		seen: 'state S (sleeping), pending SIGTERM, of these blocked SIGTERM',
		advice: 'send it SIGKILL: it blocks SIGTERM',
	});
});

const CASES: readonly [what: string, text: string, advice: RegExp][] = [
	[
		'an uninterruptible wait',
		status({state: 'D (disk sleep)', pending: '100'}),
		/\/proc\/42\/stack.*uninterruptibly/,
	],
	['a zombie', status({state: 'Z (zombie)'}), /parent \(pid 7\)/],
	[
		'a process that its tracer has stopped',
		status({state: 't (tracing stop)', tracer: 9}),
		/tracer \(pid 9\)/,
	],
	['a stopped process', status({state: 'T (stopped)', pending: SIGTERM}), /SIGCONT/],
	[
		'a signal that was not taken yet',
		status({state: 'R (running)', pending: SIGTERM}),
		/has not taken SIGTERM yet/,
	],
	['no signal at all', status({ignored: SIGTERM}), /no signal waits for it/],
];

for (const [what, text, advice] of CASES) {
	test(`what to do is told by ${what}`, (t) => {
		t.regex(whyAlive(text).advice, advice);
	});
}

test('a real process that blocks SIGTERM is told from one that ignores it', async (t) => {
	const block = 'sigprocmask(SIG_BLOCK, POSIX::SigSet->new(SIGTERM));';
	const ignore = '$SIG{TERM} = "IGNORE";';
	for (const [code, advice] of [
		[block, 'send it SIGKILL: it blocks SIGTERM'],
		[ignore, /no signal waits for it/],
	] as const) {
		await using perl = await localHost.terminal([
			'perl',
			'-MPOSIX',
			'-e',
			`${code} print "ready\\n"; sleep 60`,
		]);
		await perl.expect('ready');
		await localHost.signal(perl.pid, 'SIGTERM');
		const why = whyAlive(await localHost.readText(`/proc/${perl.pid}/status`));
		if (typeof advice === 'string') t.is(why.advice, advice);
		else t.regex(why.advice, advice);
	}
});
