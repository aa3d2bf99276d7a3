import {chmod, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {localHost} from '../host/local/local-host.ts';
import {boot, type Patience} from './boot.ts';

/** Boots a script in QEMU's place, with its output as the console. */
async function bootScript(t: ExecutionContext, script: string, patience: Patience) {
	const folder = await mkdtemp(join(tmpdir(), 'boot-'));
	t.teardown(() => rm(folder, {recursive: true}));
	const qemu = `${folder}/qemu`;
	await writeFile(qemu, `#!/bin/sh\n${script}\n`);
	await chmod(qemu, 0o755);
	return boot(localHost, qemu, 'kvm', async () => ({rom: '/none', banner: /ready \d/}), patience);
}

test('a guest that talks all the time is waited for, longer than one that is silent', async (t) => {
	const script = 'for i in 1 2 3 4 5 6; do echo "[$i]"; sleep 0.2; done; echo ready 1; sleep 60';
	const {booted, seen} = await bootScript(t, script, {silence: 1000, longest: 30_000});
	t.true(booted, seen);
});

test('a guest that says no more is given up, with its last words', async (t) => {
	const started = performance.now();
	const {booted, seen} = await bootScript(t, 'echo Booting; sleep 60', {silence: 500, longest: 30_000});
	t.false(booted);
	t.is(seen, 'no banner, and nothing more for 500 ms (Booting)');
	t.true(performance.now() - started < 20_000);
});

test('a guest that talks for ever is given up', async (t) => {
	const script = 'while :; do echo more; sleep 0.05; done';
	const {booted, seen} = await bootScript(t, script, {silence: 5000, longest: 1000});
	t.false(booted);
	t.is(seen, 'no banner within 1000 ms (more)');
});
