import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import test from 'ava';
import type {Host} from '../host.ts';
import {localHost} from '../local/local-host.ts';
import {endsWithin, identifyProcess, idlesWithin, isAlive, parseStat} from './process.ts';

const STAT = '4711 (a) (b c) S 812 4711 4711 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654 111 222\n';

test("a command's name may hold spaces and parentheses", (t) => {
	t.deepEqual(parseStat(STAT), {
		command: 'a) (b c',
		state: 'S',
		parent: 812,
		startTime: '987654',
		processorTime: 11,
	});
});

test("the kernel's own text reads as ps shows it", async (t) => {
	const {command, parent, startTime} = parseStat(readFileSync('/proc/self/stat', 'utf8'));
	t.is(parent, process.ppid);
	t.is(command, readFileSync('/proc/self/comm', 'utf8').trim());
	const elapsed = Number(
		execFileSync('ps', ['-o', 'etimes=', '-p', String(process.pid)], {encoding: 'utf8'}),
	);
	const upTime = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
	t.true(Math.abs(Number(startTime) / 100 + elapsed - upTime) < 3, 'ticks are hundredths of a second');
});

test('a process lives until its end, and who had its pid before it is dead', async (t) => {
	const child = spawn('sleep', ['60']);
	const identity = await identifyProcess(localHost, child.pid ?? 0);
	t.truthy(identity);
	if (!identity) return;
	t.true(await isAlive(localHost, identity));
	t.false(await isAlive(localHost, {...identity, startTime: `${Number(identity.startTime) - 1}`}));
	t.false(await isAlive(localHost, {...identity, bootId: 'of another boot'}));
	t.false(await endsWithin(localHost, identity, 50));
	child.kill('SIGKILL');
	t.true(await endsWithin(localHost, identity, 5000));
	t.false(await isAlive(localHost, identity));
});

test('a process idles once it has nothing to do, and not before', async (t) => {
	const child = spawn('sh', ['-c', 'while :; do :; done & exec sleep 60']);
	t.teardown(() => child.kill('SIGKILL'));
	const busy = Number(await onlyChild(child.pid ?? 0));
	t.teardown(() => process.kill(busy, 'SIGKILL'));
	const limits = {share: 0.05, window: 200, deadline: 600};
	t.false(await idlesWithin(localHost, busy, limits));
	t.true(await idlesWithin(localHost, child.pid ?? 0, limits));
});

test('a zombie is dead', async (t) => {
	// The shell's successor does not take its child, which ends with its input: once that successor is there.
	const parent = spawn('sh', ['-c', 'exec 3<&0; cat <&3 >&2 & echo $!; exec sleep 60']);
	t.teardown(() => parent.kill('SIGKILL'));
	const [line] = await once(parent.stdout, 'data');
	const pid = Number(line);
	while (readFileSync(`/proc/${parent.pid}/comm`, 'utf8') !== 'sleep\n')
		await new Promise((resolve) => setTimeout(resolve, 5));
	parent.stdin.end();
	while (parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8')).state !== 'Z')
		await new Promise((resolve) => setTimeout(resolve, 5));
	t.is(await identifyProcess(localHost, pid), undefined);
});

/** The pid of a process's only child, once it has one. */
async function onlyChild(parent: number): Promise<string> {
	for (;;) {
		const [child] = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').split(' ');
		if (child) return child;
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}

test('a pid that nobody has, or that goes while it is looked at, is nobody', async (t) => {
	t.is(await identifyProcess(localHost, 0x7fffffff), undefined);
	const dying: Host = {
		...localHost,
		readText: async (path) => {
			if (path.endsWith('/stat')) throw new Error('ESRCH');
			return 'boot\n';
		},
	};
	t.is(await identifyProcess(dying, 812), undefined);
});
