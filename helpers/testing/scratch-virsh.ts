import type {ExecutionContext} from 'ava';
import {localHost} from '../host/local/local-host.ts';
import {findDistribution} from '../installation/distribution.ts';
import type {VirshHost} from '../libvirt/virsh/virsh-terminal.ts';

/** Where the tests run the distribution's virsh. */
export const localVirsh: VirshHost = {host: localHost, installation: await findDistribution(localHost)};

/** A new folder for what virsh writes, removed at the test's end. */
export async function scratchFolder(t: ExecutionContext): Promise<string> {
	const {stdout} = await localHost.run(['mktemp', '-d', '-t', 'virsh-test-XXXXXX']);
	const folder = stdout.trim();
	t.teardown(() => localHost.remove(folder));
	return folder;
}
