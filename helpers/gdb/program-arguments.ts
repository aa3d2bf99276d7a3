/** A stopped program, as a debugger sees it. */
interface StoppedProgram {
	evaluate(expression: string): Promise<string>;
	readMemory(address: string, length: number): Promise<Uint8Array>;
}

/** Bytes of a pointer on x86_64. */
const POINTER = 8;

/** Bytes to read for the last word if no environment follows it. */
const LAST_WORD = 4096;

/**
 * Reads the arguments of a program at the beginning of its `main` from its memory: argc is in rdi and argv in rsi
 * (System V ABI, AMD64, 3.2.3). The strings are contiguous, followed by the environment's (fs/exec.c and
 * create_elf_tables in fs/binfmt_elf.c of the kernel).
 */
export async function programArguments(gdb: StoppedProgram): Promise<string[]> {
	const count = Number(await gdb.evaluate('$rdi'));
	const pointers = Buffer.from(await gdb.readMemory('$rsi', (count + 2) * POINTER));
	const first = pointers.readBigUInt64LE(0);
	const last = pointers.readBigUInt64LE((count - 1) * POINTER);
	const environment = pointers.readBigUInt64LE((count + 1) * POINTER);
	const end = environment > last ? environment : last + BigInt(LAST_WORD);
	const bytes = await gdb.readMemory(String(first), Number(end - first));
	return Buffer.from(bytes).toString('utf8').split('\0').slice(0, count);
}
