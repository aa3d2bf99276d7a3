import test from 'ava';
import {localHost as host} from '../host/local/local-host.ts';
import {isRoot} from '../host/process/is-root.ts';
import {identifyProcess, type ProcessIdentity} from '../host/process/process-identity.ts';
import {processState} from '../host/process/process-state.ts';
import {resumeTraced} from './resume-traced.ts';

/** Only root may use /proc/PID/map_files, which is needed to compare code with its file: proc(5). */
const asRoot = isRoot() ? test : test.skip;

/** Starts `cat` in a terminal, with a GDB that waits for its next write and is then killed. */
async function catAfterKilledGdb() {
	const cat = await host.terminal(['cat']);
	cat.sendLine('ready');
	await cat.expect('ready\r\nready\r\n');
	const words = ['-iex', 'set debuginfod enabled off', '-p', String(cat.pid)];
	const argv = ['gdb', '-nx', '-q', ...words, '-ex', 'break write', '-ex', 'continue &'] as const;
	// GDB has set the breakpoint before it runs the next command.
	await using gdb = await host.terminal([...argv, '-ex', 'echo armed\\n']);
	await gdb.expect('armed\r\n', {deadline: 60_000});
	await host.signal(gdb.pid, 'SIGKILL');
	await gdb.exited;
	return cat;
}

async function identify(pid: number): Promise<ProcessIdentity> {
	const identity = await identifyProcess(host, pid);
	if (!identity) throw new Error(`no process ${pid}`);
	return identity;
}

test('a breakpoint that a killed debugger has left would end the process', async (t) => {
	await using cat = await catAfterKilledGdb();
	cat.sendLine('into it');
	t.is((await cat.exited).signal, 5);
});

asRoot('it is taken out, and the process runs on', async (t) => {
	await using cat = await catAfterKilledGdb();
	const identity = await identify(cat.pid);
	const {breakpoints} = await resumeTraced(host, identity);
	t.true(breakpoints > 0);
	cat.sendLine('past it');
	await cat.expect('past it\r\npast it\r\n');
	t.is(cat.exit, undefined);
	t.deepEqual(await resumeTraced(host, identity), {breakpoints: 0, stopped: false});
});

test('a process that was left stopped is continued', async (t) => {
	await using cat = await host.terminal(['cat']);
	await host.signal(cat.pid, 'SIGSTOP');
	t.true((await resumeTraced(host, await identify(cat.pid))).stopped);
	cat.sendLine('on');
	await cat.expect('on\r\non\r\n');
	t.is((await processState(host, cat.pid)).tracer, 0);
});

test('a process that has ended, or whose number another has by now, is nobody to let go', async (t) => {
	const nothing = {breakpoints: 0, stopped: false};
	await using cat = await host.terminal(['cat']);
	const identity = await identify(cat.pid);
	t.deepEqual(await resumeTraced(host, {...identity, startTime: '1'}), nothing);
	await cat.close();
	t.deepEqual(await resumeTraced(host, identity), nothing);
});
