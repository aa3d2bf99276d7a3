import {z} from 'zod';
import {HostError} from '../errors.ts';
import {UsageError} from '../exit-codes.ts';
import type {Host} from '../host/host.ts';
import {DRIVERS} from '../needs/need.ts';
import type {Catalog, CatalogCase} from './catalog.ts';

/** Cases that a run must not skip: all cases of a subject, or only those of some drivers or with one title. */
const entrySchema = z.strictObject({
	subject: z.string(),
	drivers: z.array(z.enum(DRIVERS)).min(1).optional(),
	title: z.string().optional(),
});
type Entry = z.infer<typeof entrySchema>;

const fileSchema = z.strictObject({required: z.array(entrySchema).min(1)});

/** Returns true if a run fails when it skips this case. */
export type IsRequired = (one: CatalogCase) => boolean;

/**
 * Reads a list of required cases, such as ci/nightly.json. Rejects with a UsageError if it is not such a list, or if an entry or
 * one of its drivers names no case: an outdated entry would require nothing.
 */
export async function readRequired(
	host: Host,
	path: string,
	{cases, unreadable}: Catalog,
): Promise<IsRequired> {
	const {required} = parse(path, await read(host, path));
	for (const entry of required) {
		const {drivers = [undefined]} = entry;
		for (const driver of drivers) {
			const one = driver === undefined ? entry : {...entry, drivers: [driver]};
			// The cases of a suite that cannot be read are unknown.
			const isKnown = unreadable.some(({subject}) => subject === entry.subject);
			if (!isKnown && !cases.some((known) => names(one, known)))
				throw new UsageError(
					`${path}: there is no case ${JSON.stringify(one)}; \`virtrig list\` shows all cases`,
				);
		}
	}
	return (one) => required.some((entry) => names(entry, one));
}

async function read(host: Host, path: string): Promise<string> {
	try {
		return await host.readText(path);
	} catch (error) {
		if (error instanceof HostError) throw new UsageError(`${path}: ${error.seen}`);
		throw error;
	}
}

function parse(path: string, text: string): z.infer<typeof fileSchema> {
	try {
		return fileSchema.parse(JSON.parse(text));
	} catch (error) {
		const seen = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
		throw new UsageError(`${path} is not a list of required cases, such as ci/nightly.json:\n${seen}`);
	}
}

function names({subject, drivers, title}: Entry, one: CatalogCase): boolean {
	return (
		subject === one.subject &&
		(drivers?.includes(one.driver) ?? true) &&
		(title === undefined || title === one.title)
	);
}
