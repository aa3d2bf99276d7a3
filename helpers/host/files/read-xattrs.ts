import type {Host} from '../host.ts';
import {parseXattrs} from './xattr-dump.ts';

/**
 * getfattr(1) (Debian's package attr) for all attributes of a file itself, not of the target of a link: neither Node
 * nor Perl has a call for them. More options and paths follow.
 */
export const GETFATTR = ['getfattr', '-h', '-d', '-m', '-', '-e', 'hex', '--absolute-names'] as const;

/** See {@link Host.xattrs}. */
export async function readXattrs(run: Host['run'], path: string): Promise<Map<string, string>> {
	const {stdout} = await run([...GETFATTR, '--', path]);
	return parseXattrs(stdout);
}
