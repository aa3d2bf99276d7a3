import {z} from 'zod';
import type {Host} from '../helpers/host/host.ts';
import type {Recipe} from './recipe.ts';

/** The file in an image's folder that says which bytes were built: file name to SHA-256. */
const MANIFEST = 'manifest.json';

const manifestSchema = z.record(z.string(), z.string());

export async function writeManifest(host: Host, folder: string, recipe: Recipe<string>): Promise<void> {
	const sums = await checksums(host, folder, recipe);
	await host.write(`${folder}/${MANIFEST}`, `${JSON.stringify(Object.fromEntries(sums), null, '\t')}\n`);
}

/** Whether every result has the bytes that were built. They are read again each time: some 20 ms for the largest image. */
export async function isIntact(host: Host, folder: string, recipe: Recipe<string>): Promise<boolean> {
	const path = `${folder}/${MANIFEST}`;
	if (!(await host.status(path))) return false;
	const manifest = manifestSchema.safeParse(parse(await host.readText(path)));
	if (!manifest.success) return false;
	const sums = await checksums(host, folder, recipe);
	return Object.values(recipe.results).every(
		(file) => sums.has(file) && sums.get(file) === manifest.data[file],
	);
}

/** Counted on the host, so that no image travels. A file that is not there has none. */
async function checksums(
	host: Host,
	folder: string,
	{results}: Recipe<string>,
): Promise<Map<string, string>> {
	const argv = ['sha256sum', '--', ...Object.values(results)] as const;
	const {stdout} = await host.run(argv, {cwd: folder, check: false});
	return new Map(
		[...stdout.matchAll(/^([0-9a-f]{64}) {2}(.+)$/gm)].map(([, sum = '', file = '']) => [file, sum]),
	);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// A damaged manifest vouches for nothing.
		return undefined;
	}
}
