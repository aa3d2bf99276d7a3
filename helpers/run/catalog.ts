import {basename, dirname} from 'node:path';
import {pathToFileURL} from 'node:url';
import {HostError} from '../errors.ts';
import {UsageError} from '../exit-codes.ts';
import type {Host} from '../host/host.ts';
import type {CatalogCase, DeclaredCase} from '../needs/declared-case.ts';

import './load-suites.ts';

export type {CatalogCase};

let collected: DeclaredCase[] | undefined;

/** Whether suites are loaded only to read their cases. */
export function isCollecting(): boolean {
	return collected !== undefined;
}

export function collect(cases: readonly DeclaredCase[]): void {
	collected?.push(...cases);
}

/** A suite that cannot be read: its cases are unknown. */
export interface UnreadableSuite {
	readonly file: string;
	/** The name of its folder. */
	readonly subject: string;
	readonly error: HostError;
}

export interface Catalog {
	/** In the order of their files. */
	readonly cases: readonly CatalogCase[];
	readonly unreadable: readonly UnreadableSuite[];
}

/**
 * Reads every case of the suites below a folder, which has a folder for each subject. Runs nothing. Rejects with a UsageError if
 * there is no suite.
 */
export async function readCatalog(host: Host, suites: string): Promise<Catalog> {
	const cases: CatalogCase[] = [];
	const unreadable: UnreadableSuite[] = [];
	for (const subject of await host.list(suites)) {
		for (const name of await host.list(`${suites}/${subject}`)) {
			if (!/\.test\.[jt]s$/.test(name)) continue;
			const file = `${suites}/${subject}/${name}`;
			try {
				const its = await readSuite(host, file);
				refuseStrangers(host, file, its, cases);
				cases.push(...its);
			} catch (error) {
				if (!(error instanceof HostError)) throw error;
				unreadable.push({file, subject, error});
			}
		}
	}
	if (cases.length === 0 && unreadable.length === 0)
		throw new UsageError(
			`there is no suite in ${suites}: a suite is a folder in it, named after its subject, with a file *.test.ts`,
		);
	return {cases, unreadable};
}

async function readSuite(host: Host, file: string): Promise<CatalogCase[]> {
	collected = [];
	try {
		await import(pathToFileURL(file).href);
		return collected.map((one) => ({...one, file}));
	} catch (cause) {
		throw new HostError({
			tried: `read the suite ${file}`,
			host: host.name,
			seen: cause instanceof Error ? firstLines(cause) : String(cause),
			advice: 'correct it: its imports, its syntax, or what it does before its first case',
			cause,
		});
	} finally {
		collected = undefined;
	}
}

/** Returns an error's message and place. The rest of the stack belongs to Node. */
function firstLines({message, stack = ''}: Error): string {
	const place = stack
		.split('\n')
		.find((line) => /file:\/\/|^\/.*:\d+$/.test(line) && !/node_modules|load-suites/.test(line));
	return [message, ...(place === undefined ? [] : [place.trim().replace('file://', '')])].join('\n');
}

/** Rejects a suite if its subject is not its folder's name, or a title occurs twice: both identify a case. */
function refuseStrangers(
	host: Host,
	file: string,
	its: readonly CatalogCase[],
	others: readonly CatalogCase[],
): void {
	const refuse = (expected: string, seen: string, advice: string) =>
		new HostError({tried: `read the suite ${file}`, host: host.name, expected, seen, advice});
	const folder = basename(dirname(file));
	const names = new Set(others.map(nameOf));
	for (const one of its) {
		if (one.subject !== folder)
			throw refuse(
				`the subject ${folder}, as its folder`,
				`suite('${one.subject}', ...)`,
				'give both one name',
			);
		const name = nameOf(one);
		if (names.has(name))
			throw refuse('titles that differ', `twice: ${name}`, 'give one of them another title');
		names.add(name);
	}
}

function nameOf({subject, driver, title}: CatalogCase): string {
	return `${subject} ${driver}: ${title}`;
}
