import type {Host} from '../host/host.ts';
import {buildIdOf} from './build-id.ts';

/** One line for each file: its first page, in which its notes are. */
const FIRST_PAGES = 'for file; do head -c 4096 -- "$file" 2>/dev/null | base64 -w 0; echo; done';

/** The build ids of files, in their order; undefined for one that has none, or cannot be read. */
export async function readBuildIds(host: Host, files: readonly string[]): Promise<(string | undefined)[]> {
	if (files.length === 0) return [];
	const {stdout} = await host.run(['sh', '-c', FIRST_PAGES, 'sh', ...files]);
	const pages = stdout.split('\n');
	return files.map((_, index) => buildIdOf(Buffer.from(pages[index] ?? '', 'base64')));
}
