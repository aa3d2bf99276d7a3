import {HostError} from '../errors.ts';
import type {Host} from '../host/host.ts';

/** A file's text, or undefined where there is none to read: a probe's answer then, not an error. */
export async function textOf(host: Host, path: string): Promise<string | undefined> {
	try {
		return await host.readText(path);
	} catch (error) {
		if (error instanceof HostError) return undefined;
		throw error;
	}
}
