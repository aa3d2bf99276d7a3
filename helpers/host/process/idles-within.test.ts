import {spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';
import test from 'ava';
import {localHost} from '../local/local-host.ts';
import {idlesWithin} from './idles-within.ts';

test('a process idles once it has nothing to do, and not before', async (t) => {
	const child = spawn('sh', ['-c', 'while :; do :; done & exec sleep 60']);
	t.teardown(() => child.kill('SIGKILL'));
	const busy = Number(await onlyChild(child.pid ?? 0));
	t.teardown(() => process.kill(busy, 'SIGKILL'));
	const limits = {share: 0.05, window: 200, deadline: 600};
	t.false(await idlesWithin(localHost, busy, limits));
	t.true(await idlesWithin(localHost, child.pid ?? 0, limits));
});

/** Waits for a process's only child and returns its pid. */
async function onlyChild(parent: number): Promise<string> {
	for (;;) {
		const [child] = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').split(' ');
		if (child) return child;
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}
