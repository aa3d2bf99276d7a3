import {InputError} from '../errors.ts';
import type {SeclabelDescription} from './seclabel-description.ts';

/** The parts of a description that all drivers share. */
export interface DomainBasics {
	readonly name: string;
	/** If missing, libvirt generates one. */
	readonly uuid?: string;
	/** MiB. */
	readonly memory: number;
	readonly vcpus: number;
	/** The program that runs the guest. If missing, libvirt chooses one. */
	readonly emulator?: string;
	readonly seclabels?: readonly SeclabelDescription[];
}

/** Throws an InputError for what libvirt would refuse only later or would misread. */
export function checkBasics({name, uuid, memory, vcpus, emulator}: DomainBasics): void {
	// libvirt: "name %s cannot contain '/'"; it refuses line breaks too.
	if (!/^[^\s/][^\n\r/]*$/.test(name))
		refuse(name, 'this name', "a name without '/', line breaks and leading white space");
	if (uuid !== undefined && !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(uuid)) {
		refuse(name, `uuid ${uuid}`, 'a uuid such as 8c6e2a0c-5a1e-4f4e-9a53-6f0c7d1e2b3a');
	}
	if (!Number.isInteger(memory) || memory < 1) refuse(name, `memory ${memory}`, 'whole MiB, 1 or more');
	if (!Number.isInteger(vcpus) || vcpus < 1) refuse(name, `vcpus ${vcpus}`, 'a whole number, 1 or more');
	if (emulator !== undefined) checkPath(name, 'emulator', emulator);
}

/** Throws an InputError unless a path is absolute, because libvirtd has another working folder than the caller. */
export function checkPath(domain: string, what: string, path: string): void {
	if (!path.startsWith('/')) refuse(domain, `${what} ${JSON.stringify(path)}`, 'an absolute path');
}

/** Throws an InputError for one part of a domain's description. */
export function refuse(domain: string, seen: string, expected: string): never {
	throw new InputError({
		tried: `describe domain ${JSON.stringify(domain)}`,
		expected,
		seen,
		advice: 'correct the description; nothing was defined',
	});
}
