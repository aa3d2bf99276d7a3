import {GdbError} from './gdb-error.ts';
import type {GdbSession} from './gdb-session.ts';

/** Words of a virCommand in which its arguments are looked for, and arguments that are read. */
const COMMAND_WORDS = 16;
const FIRST_ARGUMENTS = 3;

/** Bytes of an argument that are read. */
const ARGUMENT_LENGTH = 256;

/**
 * The guest whose command stands at the gate; undefined when that cannot be told. libvirt's struct _virCommand holds
 * the vector of arguments, at another place in each version, and libvirt_lxc's and QEMU's begin with the program and
 * the guest's name: the vector is the pointer in the struct that leads to these. Nothing is called in the daemon, whose
 * other threads would run on for that.
 */
export async function guestAtGate(gdb: GdbSession): Promise<string | undefined> {
	for (const vector of pointers(await gdb.readMemory('$rdi', COMMAND_WORDS * 8))) {
		const words = await argumentsAt(gdb, vector);
		const name = words && nameIn(words);
		if (name !== undefined) return name;
	}
	return undefined;
}

async function argumentsAt(gdb: GdbSession, vector: bigint): Promise<string[] | undefined> {
	const words: string[] = [];
	try {
		for (const pointer of pointers(await gdb.readMemory(String(vector), FIRST_ARGUMENTS * 8))) {
			const bytes = Buffer.from(await gdb.readMemory(String(pointer), ARGUMENT_LENGTH));
			words.push(bytes.toString('utf8', 0, Math.max(0, bytes.indexOf(0))));
		}
	} catch (error) {
		// No address of the daemon's.
		if (error instanceof GdbError) return undefined;
		throw error;
	}
	return words;
}

/** The words in memory that may be addresses of a process (x86_64, 47 bits). */
function pointers(bytes: Uint8Array): bigint[] {
	const words = Buffer.from(bytes);
	return Array.from({length: Math.floor(words.length / 8)}, (_, index) =>
		words.readBigUInt64LE(index * 8),
	).filter((word) => word > 0xffffn && word < 1n << 47n);
}

/**
 * The guest that a command line names: `QEMU -name guest=NAME,...` (a comma in it is doubled), `libvirt_lxc --name
 * NAME`.
 */
export function nameIn([, option, value = '']: readonly string[]): string | undefined {
	if (option === '--name') return value;
	if (option !== '-name') return undefined;
	const [, name] = /^guest=((?:[^,]|,,)*)/.exec(value) ?? [];
	return (name ?? value).replaceAll(',,', ',');
}
