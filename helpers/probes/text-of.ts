import {HostError} from '../errors.ts';
import type {Host} from '../host/host.ts';

/** Returns a file's text. Undefined if it cannot be read, which for a probe is an answer and no error. */
export async function textOf(host: Host, path: string): Promise<string | undefined> {
	try {
		return await host.readText(path);
	} catch (error) {
		if (error instanceof HostError) return undefined;
		throw error;
	}
}
