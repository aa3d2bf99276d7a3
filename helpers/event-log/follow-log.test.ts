import {appendFile, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import type {RunEvent} from '../events/event.ts';
import {localHost} from '../host/local/local-host.ts';
import {LogFollower} from './follow-log.ts';
import {Recorder} from './recorder.ts';

interface Followed {
	readonly path: string;
	readonly follower: LogFollower;
	readonly seen: RunEvent[];
	/** Resolves once `wanted` records were reported. */
	readonly count: (wanted: number) => Promise<void>;
}

async function follow(t: ExecutionContext): Promise<Followed> {
	const folder = await mkdtemp(join(tmpdir(), 'follow-log-'));
	t.teardown(() => rm(folder, {recursive: true, force: true}));
	const path = `${folder}/events.jsonl`;
	await writeFile(path, '');
	const seen: RunEvent[] = [];
	let told = () => {};
	const follower = new LogFollower(localHost, path, (event) => {
		seen.push(event);
		told();
	});
	const count = (wanted: number) =>
		new Promise<void>((resolve) => {
			told = () => {
				if (seen.length >= wanted) resolve();
			};
			told();
		});
	return {path, follower, seen, count};
}

/** A line in the recorder's format. */
async function lineOf(t: ExecutionContext, what: string): Promise<string> {
	const {path} = await follow(t);
	const recorder = new Recorder(localHost, path, 'abc123');
	recorder.record({event: 'leak', host: 'local', kind: 'file', what});
	await recorder.flushed();
	return localHost.readText(path);
}

const whats = (seen: readonly RunEvent[]) => seen.map((event) => (event.event === 'leak' ? event.what : ''));

test('each record is told as it is appended, by whichever process', async (t) => {
	const {path, follower, seen, count} = await follow(t);
	follower.start();
	await appendFile(path, await lineOf(t, 'one'));
	await count(1);
	await appendFile(path, (await lineOf(t, 'two')) + (await lineOf(t, 'three')));
	await count(3);
	await follower.stop();
	t.deepEqual(whats(seen), ['one', 'two', 'three']);
});

test('a record is told once it is whole, wherever its writing was cut', async (t) => {
	const {path, follower, seen} = await follow(t);
	follower.start();
	const bytes = Buffer.from((await lineOf(t, 'é € 😀')) + (await lineOf(t, 'next')));
	for (const byte of bytes) await appendFile(path, Buffer.of(byte));
	await follower.stop();
	t.deepEqual(whats(seen), ['é € 😀', 'next']);
});

test('what was written before the stop is told, and nothing after', async (t) => {
	const {path, follower, seen} = await follow(t);
	follower.start();
	const line = await lineOf(t, 'x');
	await appendFile(path, line.repeat(500));
	await follower.stop();
	t.is(seen.length, 500);
	await appendFile(path, line);
	await new Promise((resolve) => setTimeout(resolve, 20));
	t.is(seen.length, 500);
});

test('a line that is no record is told at the stop, with its number', async (t) => {
	const {path, follower, seen} = await follow(t);
	follower.start();
	await appendFile(path, `${await lineOf(t, 'x')}{"event":"nonsense"}\n`);
	await t.throwsAsync(follower.stop(), {message: /line 2|2/});
	t.is(seen.length, 1);
});
