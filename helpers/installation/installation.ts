import {z} from 'zod';
import {CannotRunError} from '../exit-codes.ts';
import {DAEMONS, HELPER_DAEMONS} from './daemons.ts';

/** The programs that a libvirt may consist of. */
export const PROGRAMS = [
	...DAEMONS,
	...HELPER_DAEMONS,
	'virsh',
	'virt-admin',
	'libvirt_lxc',
	'libvirt_iohelper',
] as const;

export type ProgramName = (typeof PROGRAMS)[number];

const file = z.strictObject({
	path: z.string(),
	/** In hexadecimal; left out if the file has none. */
	buildId: z.string().optional(),
});

/**
 * The programs of one libvirt on a host and their environment: everything that differs between a distribution's
 * libvirt and a build. It is plain data, so that it can be passed to other processes and hosts.
 */
export const installationSchema = z.strictObject({
	/** The name in reports, such as `distribution`. */
	name: z.string(),
	/** libvirt's version, such as `9.0.0`. */
	version: z.string(),
	/** The programs that exist, by name. */
	programs: z.partialRecord(z.enum(PROGRAMS), file),
	/** libvirt.so.0. */
	library: file.optional(),
	/** The connection drivers: their modules' folder, and names such as `qemu`, `lxc` and `network`. */
	drivers: z.strictObject({folder: z.string(), names: z.array(z.string())}).optional(),
	/** Environment variables for each program, such as LD_LIBRARY_PATH; none for a distribution's. */
	environment: z.record(z.string(), z.string()),
});

export type Installation = z.infer<typeof installationSchema>;

/** An installation lacks a required program. */
export class MissingProgramError extends CannotRunError {
	override name = 'MissingProgramError';
	readonly program: ProgramName;

	constructor({name, programs}: Pick<Installation, 'name' | 'programs'>, program: ProgramName) {
		const present = Object.keys(programs).join(', ') || 'none';
		super(`The ${name}'s libvirt has no ${program}; the programs found: ${present}`);
		this.program = program;
	}
}

/** Returns the path of a program. Throws a MissingProgramError if there is none. */
export function pathOf(installation: Installation, program: ProgramName): string {
	const found = installation.programs[program];
	if (found) return found.path;
	throw new MissingProgramError(installation, program);
}

/** Returns the words that run a program with the installation's environment, for a line that a person copies. */
export function wordsFor(installation: Installation, program: ProgramName): [string, ...string[]] {
	const path = pathOf(installation, program);
	const variables = Object.entries(installation.environment).map(([name, value]) => `${name}=${value}`);
	return variables.length > 0 ? ['env', ...variables, path] : [path];
}
