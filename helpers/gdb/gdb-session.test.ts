import test from 'ava';
import {DeadlineError} from '../errors.ts';
import {localHost as host} from '../host/local/local-host.ts';
import {processState} from '../host/process/process-state.ts';
import {GdbError} from './gdb-error.ts';
import {GdbSession} from './gdb-session.ts';

test('a process is attached to, stopped at a function, looked at, and let go', async (t) => {
	await using cat = await host.terminal(['cat']);
	await using gdb = await GdbSession.open(host);
	t.is((await gdb.attach(cat.pid)).pid, cat.pid);
	t.is((await processState(host, cat.pid)).tracer, gdb.terminal.pid);
	const {number, address = ''} = await gdb.break('write');
	t.regex(address, /^0x/);
	cat.sendLine('hello');
	const stop = await gdb.continue();
	t.like(stop, {reason: 'breakpoint-hit', breakpoint: number, pid: cat.pid});
	t.is(Buffer.from(await gdb.readMemory('$rsi', 5)).toString(), 'hello');
	t.is(await gdb.evaluate('$rdi'), '1');
	await gdb.detach();
	await cat.expect('hello\r\nhello\r\n');
	t.like(await processState(host, cat.pid), {tracer: 0});
	await gdb.close();
	cat.sendLine('again');
	await cat.expect('again\r\nagain\r\n');
});

test('a process that runs under it is let go too, and by its end', async (t) => {
	await using cat = await host.terminal(['cat']);
	await using gdb = await GdbSession.open(host, {symbols: 'asked'});
	await gdb.attach(cat.pid);
	await gdb.resume();
	t.true(gdb.running);
	await gdb.detach();
	await gdb.attach(cat.pid);
	await gdb.resume();
	await gdb.close();
	t.like(await processState(host, cat.pid), {tracer: 0});
	cat.sendLine('alive');
	await cat.expect('alive\r\nalive\r\n');
});

test('what a person types is answered as a person sees it', async (t) => {
	await using gdb = await GdbSession.open(host);
	t.is(await gdb.type('print 6 * 7'), '$1 = 42\n');
	t.is(await gdb.type('nosuch'), 'Undefined command: "nosuch".  Try "help".\n');
	t.is(await gdb.command('print 1 + 1'), '$2 = 2\n');
	t.is(
		await gdb.handle(['SIGTERM'], 'nopass', 'noprint', 'nostop'),
		'Signal        Stop\tPrint\tPass to program\tDescription\nSIGTERM       No\tNo\tNo\t\tTerminated\n',
	);
	t.true(gdb.recording.includes('print 6 * 7'));
});

test("a refusal carries GDB's own sentence", async (t) => {
	await using gdb = await GdbSession.open(host);
	const error = await t.throwsAsync(gdb.break('nosuch', {pending: false}), {instanceOf: GdbError});
	t.is(error?.said, 'No symbol table is loaded.  Use the "file" command.');
	t.regex(error?.message ?? '', /^Could not run -break-insert .*"nosuch" in GDB \(host local\)/);
	t.is((await gdb.break('nosuch')).address, undefined);
});

test('a wait has a deadline, and says what GDB said last', async (t) => {
	await using gdb = await GdbSession.open(host);
	await gdb.type('print 41 + 1');
	const error = await t.throwsAsync(gdb.nextStop({deadline: 100}), {instanceOf: DeadlineError});
	t.regex(error?.message ?? '', /^Timed out after 0\.1 s waiting for a stop under GDB (.|\n)*\$1 = 42/);
});

test('a start that fails ends the wait for its stop, and the one that is typed', async (t) => {
	await using cat = await host.terminal(['cat']);
	await using gdb = await GdbSession.open(host);
	await gdb.attach(cat.pid);
	await gdb.resume();
	const {promise, reject} = Promise.withResolvers<void>();
	gdb.watch(promise);
	const waiting = t.throwsAsync(gdb.nextStop(), {message: 'the start failed'});
	reject(new Error('the start failed'));
	const began = performance.now();
	await waiting;
	t.true(performance.now() - began < 10_000);
	await t.throwsAsync(gdb.type('python import time; time.sleep(4)'), {
		message: 'the start failed',
	});
});

test('a stop that came before a start failed is not lost', async (t) => {
	await using cat = await host.terminal(['cat']);
	await using gdb = await GdbSession.open(host);
	await gdb.attach(cat.pid);
	const {number} = await gdb.break('write');
	gdb.watch(Promise.reject(new Error('the start failed')));
	cat.sendLine('hello');
	t.like(await gdb.continue(), {breakpoint: number});
});

test('a GDB that is killed is told to whoever waits, and holds nobody', async (t) => {
	await using cat = await host.terminal(['cat']);
	await using gdb = await GdbSession.open(host);
	await gdb.attach(cat.pid);
	const waiting = t.throwsAsync(gdb.nextStop(), {instanceOf: GdbError});
	await host.signal(gdb.terminal.pid, 'SIGKILL');
	t.regex((await waiting)?.message ?? '', /it ended with signal 9/);
	await t.throwsAsync(gdb.mi('-gdb-version'), {instanceOf: GdbError});
	await gdb.close();
	t.like(await processState(host, cat.pid), {tracer: 0});
	cat.sendLine('alive');
	await cat.expect('alive\r\nalive\r\n');
});
