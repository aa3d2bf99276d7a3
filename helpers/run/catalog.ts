import {basename, dirname} from 'node:path';
import {pathToFileURL} from 'node:url';
import {HostError} from '../errors.ts';
import type {Host} from '../host/host.ts';
import type {CatalogCase, DeclaredCase} from '../needs/declared-case.ts';

import './resolve-virtrig.ts';

export type {CatalogCase};

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
			if (!/\.test\.[jt]s$/.test(name)) continue;
			const file = `${suites}/${subject}/${name}`;
			collected = [];
			try {
				await readSuite(host, file);
				cases.push(...collected.map((one) => ({...one, file})));
			} finally {
				collected = undefined;
			}
		}
	}
	refuseStrangers(host, cases);
	return cases;
}

async function readSuite(host: Host, file: string): Promise<void> {
	try {
		await import(pathToFileURL(file).href);
	} catch (cause) {
		throw new HostError({
			tried: `read the suite ${file}`,
			host: host.name,
			seen: cause instanceof Error ? firstLines(cause) : String(cause),
			advice: 'mend it; `npm test` checks its types',
			cause,
		});
	}
}

/** What is wrong, and where: the rest of the stack is Node's own. */
function firstLines({message, stack = ''}: Error): string {
	const place = stack
		.split('\n')
		.find((line) => /file:\/\/|^\/.*:\d+$/.test(line) && !line.includes('node_modules'));
	return [message, ...(place === undefined ? [] : [place.trim().replace('file://', '')])].join('\n');
}

/** A case is found by its subject's folder and named by its title: neither may lead to two. */
function refuseStrangers(host: Host, cases: readonly CatalogCase[]): void {
	const names = new Set<string>();
	for (const {subject, driver, title, file} of cases) {
		const refuse = (expected: string, seen: string, advice: string) =>
			new HostError({tried: `read the suite ${file}`, host: host.name, expected, seen, advice});
		const folder = basename(dirname(file));
		if (subject !== folder)
			throw refuse(`the subject ${folder}, as its folder`, `suite('${subject}', ...)`, 'give both one name');
		const name = `${subject} ${driver}: ${title}`;
		if (names.has(name))
			throw refuse('titles that differ', `twice: ${name}`, 'give one of them another title');
		names.add(name);
	}
}
