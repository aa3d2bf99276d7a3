import {localHost} from '../host/local/local-host.ts';
import {findDistribution} from '../installation/distribution.ts';
import type {VirshHost} from '../libvirt/virsh/virsh-terminal.ts';

/** The distribution's virsh on the machine of the tests. */
export const localVirsh: VirshHost = {host: localHost, installation: await findDistribution(localHost)};
