import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'ava';
import {localHost as host} from '../host/local/local-host.ts';
import {auxiliaryValue} from './entry-point.ts';
import {hideSymbol} from './hide-symbol.ts';

const PROGRAM = '/usr/lib/libvirt/libvirt_lxc';

async function symbols(file: string): Promise<string[]> {
	const {stdout} = await host.run(['nm', '-D', '--defined-only', '--without-symbol-versions', file]);
	return stdout.split('\n').flatMap((line) => line.split(' ')[2] ?? []);
}

test('one symbol has lost its name, no other, and the program runs', async (t) => {
	const folder = await mkdtemp(join(tmpdir(), 'virtrig-hide-'));
	t.teardown(() => rm(folder, {recursive: true}));
	const copy = join(folder, 'copy');
	await writeFile(copy, hideSymbol(await readFile(PROGRAM), 'main'), {mode: 0o755});
	const before = await symbols(PROGRAM);
	t.true(before.includes('main'));
	t.deepEqual(
		(await symbols(copy)).filter(Boolean),
		before.filter((name) => name !== 'main' && name !== ''),
	);
	t.is((await host.run([copy, '--help'])).exitCode, 0);
});

test('a symbol that is not there is no symbol to hide', async (t) => {
	const program = await readFile(PROGRAM);
	t.throws(() => hideSymbol(program, 'nosuch'), {message: /no dynamic symbol nosuch/});
});

test('the entry point is read from an auxiliary vector', async (t) => {
	const vector = await host.readBytes('/proc/self/auxv');
	t.true((auxiliaryValue(vector, 9n) ?? 0n) > 0n);
	t.is(auxiliaryValue(vector, 6n), 4096n);
	t.is(auxiliaryValue(vector, 12_345n), undefined);
});
