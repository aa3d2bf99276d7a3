import type {Host} from '../../helpers/host/host.ts';
import {attributeDifferences} from '../../helpers/leaks/attribute.ts';
import {captureHostState} from '../../helpers/leaks/capture.ts';
import {type Difference, describeDifference, type HostState} from '../../helpers/leaks/host-state.ts';
import {cacheFolder} from '../../vm-images/cache-folder.ts';
import {runProcesses} from './run-processes.ts';
import type {Scratch} from './scratch.ts';

export function lookAtHost(host: Host): Promise<HostState> {
	return captureHostState(host, cacheFolder(host));
}

/** Returns the differences on the host since `before` that these runs may have caused, one line each. */
export async function differencesSince(
	before: HostState,
	scratch: Scratch,
	ids: readonly string[],
): Promise<string[]> {
	const after = await lookAtHost(scratch.host);
	// Without an id, a difference is counted when it is of the sort that a libvirt makes.
	const reports = (ids.length === 0 ? ['no id'] : ids).map((id) => attributeDifferences(before, after, id));
	const lines = reports.flatMap(({leaks}) => leaks.filter(isOfThisView).map(describeDifference));
	const left = (await runProcesses(scratch)).map(({pid, command}) => `process left: pid ${pid} (${command})`);
	const files = (await scratch.host.list(scratch.state)).map((name) => `file left: ${scratch.state}/${name}`);
	return [...new Set([...lines, ...left, ...files])];
}

/**
 * The kernel lists the Unix sockets of a whole network namespace, also those that lie in another mount namespace's
 * folders. Whatever lies in these here is compared as a file.
 */
function isOfThisView({kind, name}: Difference): boolean {
	return kind !== 'socket' || !name.startsWith('unix /run/libvirt/');
}
