import {mkdir} from 'node:fs/promises';
import type {ExecutionContext} from 'ava';
import {localHost} from '../host/local/local-host.ts';

/** Mounts something in a new folder below `parent`, and unmounts it at the test's end. */
export async function mountIn(
	t: ExecutionContext,
	parent: string,
	words: readonly string[],
): Promise<string> {
	const point = `${parent}/mounted here`;
	await mkdir(point);
	await localHost.run(['mount', ...words, point]);
	t.teardown(() => localHost.run(['umount', point]));
	return point;
}
