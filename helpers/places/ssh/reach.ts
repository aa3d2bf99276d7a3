import {CannotRunError} from '../../exit-codes.ts';
import type {RemoteHost} from '../../host/agent/remote-host.ts';
import type {Host} from '../../host/host.ts';
import {connectSsh} from '../../host/ssh/ssh-host.ts';
import {isEmulated} from '../../needs/emulated.ts';
import {VM_PATIENCE} from '../../runner-vm/runner-vm.ts';
import {describeSsh, type SshName} from './ssh-name.ts';

/** Milliseconds for a machine to answer. */
const DEADLINE = 20_000;

/**
 * Connects to a machine to begin or to end a run. Changes nothing there. Rejects with a HostError if the machine cannot be
 * reached, and with a CannotRunError if we are not root there.
 */
export async function reach(place: SshName): Promise<RemoteHost> {
	const name = describeSsh(place);
	// Without terminals, because their socket would stay if this process were killed before it has a run.
	const ssh = await connectSsh({
		name,
		destination: place.destination,
		deadline: DEADLINE,
		terminals: false,
	});
	const {stdout} = await ssh.run(['id', '-u']);
	if (stdout.trim() === '0') return {...ssh, patience: await patienceOf(ssh)};
	await ssh.close();
	throw new CannotRunError(
		`${name} logs us in as user ${stdout.trim()}: log in as root, as in ssh:root@MACHINE; nothing was changed`,
	);
}

async function patienceOf(host: Host): Promise<number> {
	return isEmulated(await host.readText('/proc/cpuinfo')) ? VM_PATIENCE : 1;
}
