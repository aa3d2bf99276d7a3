import type {Place} from '../place-kind.ts';
import {oneOf, PlaceError, split} from '../settings.ts';

const LIBVIRTS = ['private', 'system'] as const;

/** Another machine over ssh, with a private libvirt or its own, as `--on` names it. */
export interface SshName extends Place {
	readonly kind: 'ssh';
	/** As ssh(1) takes it: `user@machine`, `ssh://user@machine:port`, or a name of the user's own ssh configuration. */
	readonly destination: string;
	readonly libvirt: (typeof LIBVIRTS)[number];
}

/** Reads `ssh:USER@MACHINE`, with `libvirt=system` or without. */
export function parseSsh(text: string): SshName {
	const [where = '', ...settings] = text.split(',');
	const destination = where.startsWith('ssh://') ? where : where.slice('ssh:'.length);
	// ssh would read a leading hyphen as an option.
	if (!/^[^-\s]\S*$/.test(destination))
		throw new PlaceError(`${text} names no machine: it is \`ssh:USER@MACHINE[,libvirt=system]\``);
	let libvirt: SshName['libvirt'] = 'private';
	for (const setting of settings) {
		const [name, value] = split(setting, '=');
		if (name !== 'libvirt')
			throw new PlaceError(`${JSON.stringify(name)} in ${text}: a machine over ssh has \`libvirt=\``);
		libvirt = oneOf('libvirt of a machine over ssh', value ?? '', LIBVIRTS);
	}
	return {kind: 'ssh', destination, libvirt};
}

/** Returns the name that {@link parseSsh} reads. */
export function describeSsh({destination, libvirt}: Pick<SshName, 'destination' | 'libvirt'>): string {
	const where = destination.startsWith('ssh://') ? destination : `ssh:${destination}`;
	return libvirt === 'private' ? where : `${where},libvirt=${libvirt}`;
}
