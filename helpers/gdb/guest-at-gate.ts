import {GdbError} from './gdb-error.ts';
import type {GdbSession} from './gdb-session.ts';

/** How many words of a virCommand to search for its arguments, and how many arguments to read. */
const COMMAND_WORDS = 16;
const FIRST_ARGUMENTS = 3;

/** Bytes to read of an argument. */
const ARGUMENT_LENGTH = 256;

/**
 * Returns the guest whose command is at the gate; undefined if that is unknown. libvirt's struct _virCommand contains
 * the argument vector at a different offset in each version. The arguments of libvirt_lxc and QEMU begin with the
 * program and the guest's name, so the vector is the pointer in the struct that leads to these. This calls no
 * function in the daemon, because that would let its other threads run.
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
		// Not an address of the daemon.
		if (error instanceof GdbError) return undefined;
		throw error;
	}
	return words;
}

/** Returns the words in memory that may be addresses of a process (x86_64, 47 bits). */
function pointers(bytes: Uint8Array): bigint[] {
	const words = Buffer.from(bytes);
	return Array.from({length: Math.floor(words.length / 8)}, (_, index) =>
		words.readBigUInt64LE(index * 8),
	).filter((word) => word > 0xffffn && word < 1n << 47n);
}

/**
 * Returns the guest's name in a command line: `QEMU -name guest=NAME,...` (a comma in it is doubled) or `libvirt_lxc
 * --name NAME`.
 */
export function nameIn([, option, value = '']: readonly string[]): string | undefined {
	if (option === '--name') return value;
	if (option !== '-name') return undefined;
	const [, name] = /^guest=((?:[^,]|,,)*)/.exec(value) ?? [];
	return (name ?? value).replaceAll(',,', ',');
}
