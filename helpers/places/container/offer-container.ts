import {notice} from '../../../ci/notice.ts';
import {cacheFolder} from '../../../vm-images/cache-folder.ts';
import {prepareContainerHost} from '../../../vm-images/container-host/prepare-container-host.ts';
import {CannotRunError} from '../../exit-codes.ts';
import type {GuestImages} from '../../guest/make-guest.ts';
import type {Host} from '../../host/host.ts';
import type {Capabilities} from '../../needs/capabilities.ts';
import {type ContainerRelease, describePlace} from '../../needs/place.ts';
import {reapRun} from '../../reap/reap-run.ts';
import {Interruption} from '../../run/interruption.ts';
import {createRun} from '../../runs/run-folder.ts';
import type {PlannedOffer} from '../offers.ts';
import {proveMachine} from '../prove-machine.ts';
import {containerNeeds} from './container-needs.ts';
import {Containers} from './containers.ts';

/** The labels in a container are its engine's affair, and the audit is that of all who use the kernel. */
const NO_SELINUX: Capabilities['selinux'] = {
	value: {state: 'absent'},
	evidence: ["a container has no SELinux of its own, whatever its machine's is"],
};

/**
 * Containers of a Debian release, whose image is built where that was not done yet. What they offer is asked in one each
 * time: it is their packages' and this machine's kernel's.
 */
export async function offerContainer(
	host: Host,
	release: ContainerRelease,
	images: GuestImages,
): Promise<PlannedOffer> {
	const name = describePlace({kind: 'container', release});
	const [lack] = await containerNeeds(host);
	if (lack) {
		const advice = lack.advice ? `; ${lack.advice}` : '';
		throw new CannotRunError(`${name} needs ${lack.need}; ${lack.evidence}${advice}`);
	}
	const {store, files, guests} = await prepareContainerHost(host, {
		release,
		guests: images,
		cache: cacheFolder(host),
		say: notice,
	});
	const planned = {kind: 'container', images: guests, release, store, files} as const;
	const run = await createRun(host, ['prove', name]);
	using interruption = new Interruption('ending the container');
	const containers = new Containers({run, planned, name, keep: false});
	try {
		const proving = proveOne(containers, guests);
		// Nobody waits for it any more, should it fail after an interruption.
		proving.catch(() => {});
		const capabilities = await Promise.race([proving, interruption.requested]);
		if (capabilities) return {name, kind: 'container', capabilities, planned};
	} finally {
		try {
			await containers.close();
		} finally {
			await reapRun(run);
		}
	}
	return process.exit(interruption.exitCode);
}

async function proveOne(containers: Containers, guests: GuestImages): Promise<Capabilities> {
	const machine = await containers.start(1);
	const capabilities = await proveMachine(machine.host, guests);
	await machine.close();
	return {...capabilities, selinux: NO_SELINUX};
}
