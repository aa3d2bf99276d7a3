import {localHost} from '../host/local/local-host.ts';
import {findDistribution} from '../installation/distribution.ts';
import type {VirshHost} from '../libvirt/virsh/virsh-terminal.ts';

/** Where the tests run the distribution's virsh. */
export const localVirsh: VirshHost = {host: localHost, installation: await findDistribution(localHost)};
