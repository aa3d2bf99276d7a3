import type {Host} from './host.ts';
import {parseXattrs} from './xattr-dump.ts';

/** See {@link Host.xattrs}. */
export async function readXattrs(run: Host['run'], path: string): Promise<Map<string, string>> {
	// Neither Node nor Perl has a call for extended attributes; getfattr(1) is in Debian's package attr.
	const {stdout} = await run([
		'getfattr',
		'-h',
		'-d',
		'-m',
		'-',
		'-e',
		'hex',
		'--absolute-names',
		'--',
		path,
	]);
	return parseXattrs(stdout);
}
