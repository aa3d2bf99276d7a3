import {stdin, stdout} from 'node:process';
import {readDomain} from '../../helpers/domain/read-domain.ts';
import {CannotRunError, UsageError} from '../../helpers/exit-codes.ts';
import type {Host} from '../../helpers/host/host.ts';
import {virshOnce} from '../../helpers/libvirt/virsh/once.ts';
import {VirshError} from '../../helpers/libvirt/virsh/virsh-error.ts';
import type {VirshHost} from '../../helpers/libvirt/virsh/virsh-terminal.ts';
import type {GdbRequest} from './request.ts';

/** What is known about a guest before it starts. */
export interface GuestFacts {
	readonly driver: 'qemu' | 'lxc';
}

/**
 * Refuses a request that cannot be carried out, before anything is changed. Rejects with a UsageError or a
 * CannotRunError. The user chose the guest, so a container's root is not checked; `virsh start` does not check it either.
 */
export async function checkRequest(on: VirshHost, request: GdbRequest): Promise<GuestFacts> {
	const {host} = on;
	const {guest, uri, place, commands, batch} = request;
	if (!batch && !(stdin.isTTY && stdout.isTTY))
		throw new UsageError('there is no terminal to hand over to GDB: call it from one, or with --batch');
	if (!/^[\w:~*.+-]+$/.test(place))
		throw new UsageError(`--break ${place}: name a function, such as qemu_init`);
	if (commands !== undefined) await checkReadable(host, commands);
	if (process.getuid?.() !== 0)
		throw new CannotRunError("attaching to libvirt's daemon needs root: run it as root; nothing was tried");
	const {exitCode} = await host.run(['sh', '-c', 'command -v gdb'], {check: false});
	if (exitCode !== 0) throw new CannotRunError('there is no gdb in PATH: install the package gdb');
	// First: if the guest does not exist, the error lists the guests that do.
	const xml = (await ask(on, uri, guest, ['dumpxml', guest])).stdout;
	const domain = readDomain(xml);
	if (domain.name !== guest) throw new UsageError(`name the guest by its name, ${domain.name}`);
	if (domain.id !== undefined)
		throw new CannotRunError(
			`${guest} runs already, or is being started: GDB must be there before its program. ` +
				'Destroy it first, or attach to it with gdb -p',
		);
	return {driver: domain.type === 'lxc' ? 'lxc' : 'qemu'};
}

async function checkReadable(host: Host, file: string): Promise<void> {
	try {
		await host.readText(file);
	} catch (cause) {
		throw new UsageError(`--command ${file} cannot be read: name a file of GDB commands`, {cause});
	}
}

async function ask(on: VirshHost, uri: string, guest: string, words: readonly string[]) {
	try {
		return await virshOnce(on, uri, words);
	} catch (error) {
		if (!(error instanceof VirshError) || !/failed to get domain/i.test(error.output)) throw error;
		const {stdout: names} = await virshOnce(on, uri, ['list', '--all', '--name']);
		const others = names.split('\n').filter(Boolean).join(', ') || 'none';
		throw new UsageError(`there is no guest ${guest} at ${uri}; defined guests: ${others}`, {
			cause: error,
		});
	}
}
