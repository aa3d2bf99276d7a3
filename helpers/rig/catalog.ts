import {pathToFileURL} from 'node:url';
import type {Host} from '../host/host.ts';
import type {DeclaredCase} from './declared.ts';

/** A case and the file that declares it. */
export interface CatalogCase extends DeclaredCase {
	readonly file: string;
}

let collected: DeclaredCase[] | undefined;

/** Whether suites are only asked what they hold. */
export function isCollecting(): boolean {
	return collected !== undefined;
}

export function collect(cases: readonly DeclaredCase[]): void {
	collected?.push(...cases);
}

/** Every case of the suites below a folder, in the order of their files; nothing is run. */
export async function readCatalog(host: Host, suites: string): Promise<CatalogCase[]> {
	const cases: CatalogCase[] = [];
	for (const subject of await host.list(suites)) {
		for (const name of await host.list(`${suites}/${subject}`)) {
			if (!name.endsWith('.test.ts')) continue;
			const file = `${suites}/${subject}/${name}`;
			collected = [];
			try {
				await import(pathToFileURL(file).href);
				cases.push(...collected.map((one) => ({...one, file})));
			} finally {
				collected = undefined;
			}
		}
	}
	return cases;
}
