import {fileURLToPath} from 'node:url';
import {z} from 'zod';
import type {GuestImages} from '../guest/guest-images.ts';
import type {Host} from '../host/host.ts';
import {localHost} from '../host/local/local-host.ts';
import {findDistribution} from '../installation/distribution.ts';
import {installationSchema} from '../installation/installation.ts';
import {OWN_DAEMON_LOG, SystemLibvirt} from '../libvirt/system-libvirt.ts';
import {capabilitiesSchema} from '../needs/capabilities.ts';
import {probe} from '../probes/probe.ts';
import {CODE, codeFile} from '../repository.ts';
import {createRun} from '../run-folder/run-folder.ts';
import {stateFolder} from '../run-folder/state-folder.ts';
import {bootable} from './probe-images.ts';
import {proveContainers} from './prove-containers.ts';
import {addAnswers, askSystemDrivers} from './prove-drivers.ts';

/** The libvirt on a machine that virtrig started, and the capabilities that were proved with it. */
export const provedMachineSchema = z.strictObject({
	installation: installationSchema,
	capabilities: capabilitiesSchema,
});

export type ProvedMachine = z.infer<typeof provedMachineSchema>;

const FOLDERS = [`${CODE}/helpers/installation`, `${CODE}/helpers/probes`];

/** Returns the paths of the files that decide what {@link proveMachine} finds, except the code that starts guests. */
export async function proofSources(): Promise<string[]> {
	const files = await Promise.all(
		FOLDERS.map(async (folder) => (await localHost.list(folder)).map((name) => `${folder}/${name}`)),
	);
	return [
		...files.flat().filter((path) => !/\.test\.[jt]s$/.test(path)),
		codeFile(`${CODE}/helpers/places/probe-images.ts`),
		codeFile(`${CODE}/helpers/places/prove-containers.ts`),
		codeFile(`${CODE}/helpers/places/prove-drivers.ts`),
		codeFile(`${CODE}/helpers/needs/capabilities.ts`),
		fileURLToPath(import.meta.url),
	];
}

/** Proves what a machine that virtrig started offers, and what its libvirt does with a container. */
export async function proveMachine(host: Host, images: GuestImages): Promise<ProvedMachine> {
	const installation = await findDistribution(host);
	const probed = await probe(host, {
		stateFolder: stateFolder(host),
		images: bootable(images),
		installation,
	});
	const answers = await askSystemDrivers({host, installation}, ['qemu', 'lxc']);
	const capabilities = addAnswers(probed, answers);
	const refused = [...answers.values()].some((words) => words !== undefined);
	if (!capabilities.lxc.value || refused) return {installation, capabilities};
	const run = await createRun(host, ['prove']);
	const never = new Promise<void>(() => {});
	const machine = {daemonLog: OWN_DAEMON_LOG, died: never, ended: () => undefined};
	const libvirt = await SystemLibvirt.open(run, installation, {machine});
	try {
		return {installation, capabilities: await proveContainers(capabilities, libvirt, images)};
	} finally {
		await libvirt.close();
	}
}
