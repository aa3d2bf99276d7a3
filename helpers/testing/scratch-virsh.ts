import type {ExecutionContext} from 'ava';
import {localHost} from '../host/local/local-host.ts';

/** A new folder for what virsh writes, removed at the test's end. */
export async function scratchFolder(t: ExecutionContext): Promise<string> {
	const {stdout} = await localHost.run(['mktemp', '-d', '-t', 'virsh-test-XXXXXX']);
	const folder = stdout.trim();
	t.teardown(() => localHost.remove(folder));
	return folder;
}
