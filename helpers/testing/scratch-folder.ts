import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {ExecutionContext} from 'ava';

/** Makes a folder that is removed at the test's end. */
export async function scratchFolder(t: ExecutionContext): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'virtrig-test-'));
	t.teardown(() => rm(folder, {recursive: true, force: true}));
	return folder;
}
