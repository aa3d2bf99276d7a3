import {appendFile, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {HostError} from '../../errors.ts';
import {scratchFolder} from '../scratch-folder.ts';
import {onEachHost} from './each-host.ts';

onEachHost('a text is read from an offset in bytes, also past its end', async (t, host) => {
	const path = join(await scratchFolder(t), 'file');
	await writeFile(path, 'één\ntwee\n');
	t.is(await host.readText(path), 'één\ntwee\n');
	t.is(await host.readText(path, Buffer.byteLength('één\n')), 'twee\n');
	t.is(await host.readText(path, 1), '\uFFFDén\ntwee\n', 'a character that the offset cuts');
	t.is(await host.readText(path, 10_000), '');
});

onEachHost('following a growing file by the bytes of what was read loses no character', async (t, host) => {
	const path = join(await scratchFolder(t), 'file');
	const all = 'a é € 😀 '.repeat(20);
	let seen = '';
	await writeFile(path, '');
	for (const byte of Buffer.from(all)) {
		await appendFile(path, Buffer.of(byte));
		seen += await host.readText(path, Buffer.byteLength(seen));
	}
	t.is(seen, all);
});

onEachHost('a file of many pieces is read whole, characters across their borders too', async (t, host) => {
	const path = join(await scratchFolder(t), 'file');
	const all = `x${'é'.repeat(200_000)}`;
	await writeFile(path, all);
	t.true((await host.readText(path)) === all);
	t.true((await host.readText(path, 1)) === all.slice(1));
});

onEachHost("the kernel's files, whose size is 0, are read to their end", async (t, host) => {
	const whole = await host.readText('/proc/self/mountinfo');
	t.true(whole.length > 0);
	t.true((await host.readText('/proc/self/mountinfo', 3)).length > 0);
});

onEachHost('what cannot be read says so', async (t, host) => {
	const error = await t.throwsAsync(host.readText('/no/such/file'), {instanceOf: HostError});
	t.like(error, {tried: 'read /no/such/file', host: host.name, advice: 'check the path'});
	await t.throwsAsync(host.readBytes(await scratchFolder(t)), {instanceOf: HostError, message: /EISDIR/});
	await t.throwsAsync(host.readLink('/etc/passwd'), {instanceOf: HostError, message: /EINVAL/});
});

onEachHost('two hundred reads at once, and a file that vanishes meanwhile', async (t, host) => {
	const path = await scratchFolder(t);
	await writeFile(`${path}/big`, Buffer.alloc(2_000_000, 'x'));
	await writeFile(`${path}/gone`, Buffer.alloc(2_000_000, 'x'));
	const reads = Array.from({length: 200}, (_, at) =>
		host.readText(at % 10 === 0 ? `${path}/big` : '/proc/self/status'),
	);
	const whole = host.readText(`${path}/gone`);
	await rm(`${path}/gone`);
	const texts = await Promise.all(reads);
	t.true(texts.every((text, at) => (at % 10 === 0 ? text.length === 2_000_000 : text.startsWith('Name:'))));
	const outcome = await whole.then(
		(text) => text.length,
		(error: HostError) => error.advice,
	);
	t.true(outcome === 2_000_000 || outcome === 'check the path', `${outcome}`);
	await t.throwsAsync(host.readText(`${path}/gone`), {instanceOf: HostError, message: /ENOENT/});
});
