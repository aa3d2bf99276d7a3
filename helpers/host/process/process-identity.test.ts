import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import test from 'ava';
import type {Host} from '../host.ts';
import {localHost} from '../local/local-host.ts';
import {parseStat} from './proc-stat.ts';
import {endsWithin, identifyProcess, isAlive} from './process-identity.ts';

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

test('a zombie is dead', async (t) => {
	// After the shell has become the next program, its child, which ends with its input, is not reaped.
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
