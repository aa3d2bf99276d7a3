import {mkdir} from 'node:fs/promises';
import type {ExecutionContext} from 'ava';
import {run} from '../host/local/commands.ts';

/** Mounts something in a new folder below `parent`, and unmounts it at the test's end. */
export async function mountIn(
	t: ExecutionContext,
	parent: string,
	words: readonly string[],
): Promise<string> {
	const point = `${parent}/mounted here`;
	await mkdir(point);
	await run(['mount', ...words, point]);
	t.teardown(() => run(['umount', point]));
	return point;
}
