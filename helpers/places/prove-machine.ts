import {fileURLToPath} from 'node:url';
import {tail} from '../errors.ts';
import {KnownIssueError} from '../guest/known-issue.ts';
import {type GuestImages, makeGuest} from '../guest/make-guest.ts';
import {NO_STEPS} from '../guest/no-steps.ts';
import type {Host} from '../host/host.ts';
import {localHost} from '../host/local/local-host.ts';
import {findDistribution} from '../installation/distribution.ts';
import type {Installation} from '../installation/installation.ts';
import {OWN_DAEMON_LOG, SystemLibvirt} from '../libvirt/system-libvirt.ts';
import {VirshError} from '../libvirt/virsh/virsh-error.ts';
import type {Capabilities} from '../needs/capabilities.ts';
import {probe} from '../probes/probe.ts';
import {CODE, codeFile} from '../repository.ts';
import {createRun, stateFolder} from '../runs/run-folder.ts';
import {bootable} from './probe-images.ts';

const FOLDERS = [`${CODE}/helpers/installation`, `${CODE}/helpers/probes`];

/** The files that decide what {@link proveMachine} asks and tells, by their paths here; not all that starting a guest takes. */
export async function proofSources(): Promise<string[]> {
	const files = await Promise.all(
		FOLDERS.map(async (folder) => (await localHost.list(folder)).map((name) => `${folder}/${name}`)),
	);
	return [
		...files.flat().filter((path) => !/\.test\.[jt]s$/.test(path)),
		codeFile(`${CODE}/helpers/places/probe-images.ts`),
		codeFile(`${CODE}/helpers/needs/capabilities.ts`),
		fileURLToPath(import.meta.url),
	];
}

/** What a machine of our own offers; also whether its libvirt starts containers. */
export async function proveMachine(host: Host, images: GuestImages): Promise<Capabilities> {
	const installation = await findDistribution(host);
	const capabilities = await probe(host, {
		stateFolder: stateFolder(host),
		images: bootable(images),
		installation,
	});
	const {value, evidence} = capabilities.lxc;
	if (!value) return capabilities;
	const {starts, seen} = await proveContainers(host, installation, images);
	return {...capabilities, lxc: {value: {...value, starts}, evidence: [...evidence, seen]}};
}

/**
 * Whether the libvirt of a machine of our own starts a container, by starting one. libvirt 9.0 and 11.3 with systemd on
 * cgroup v1 do not: systemd-machined then does not know the container's process.
 */
async function proveContainers(
	host: Host,
	installation: Installation,
	images: GuestImages,
): Promise<{starts: boolean; seen: string}> {
	const run = await createRun(host, ['prove']);
	const never = new Promise<void>(() => {});
	const machine = {daemonLog: OWN_DAEMON_LOG, died: never, ended: () => undefined};
	const libvirt = await SystemLibvirt.open(run, installation, machine);
	const guest = await makeGuest({libvirt, images, steps: NO_STEPS}, 'lxc');
	try {
		await guest.define();
		await guest.start();
		return {starts: true, seen: 'virsh -c lxc:///system start: a container has started'};
	} catch (error) {
		// It has started, and the daemon does not know of its init.
		if (error instanceof KnownIssueError) return {starts: true, seen: error.issue};
		if (!(error instanceof VirshError)) throw error;
		return {starts: false, seen: `virsh -c lxc:///system start: ${tail(error.errors.join('; '), 1)}`};
	} finally {
		await libvirt.close();
	}
}
