import type {Host} from '../host/host.ts';
import {buildIdOf} from './build-id.ts';

/** Prints one line per file: its first page, which contains its notes. */
const FIRST_PAGES = 'for file; do head -c 4096 -- "$file" 2>/dev/null | base64 -w 0; echo; done';

/** Returns the build ids of files, in their order; undefined for a file that has none or cannot be read. */
export async function readBuildIds(host: Host, files: readonly string[]): Promise<(string | undefined)[]> {
	if (files.length === 0) return [];
	const {stdout} = await host.run(['sh', '-c', FIRST_PAGES, 'sh', ...files]);
	const pages = stdout.split('\n');
	return files.map((_, index) => buildIdOf(Buffer.from(pages[index] ?? '', 'base64')));
}
