import {HostError} from '../errors.ts';
import type {Host} from '../host/host.ts';
import type {GdbSession} from './gdb-session.ts';
import type {Stop} from './stop.ts';

/** The auxiliary vector's entry for the program's entry point: getauxval(3), AT_ENTRY. */
const AT_ENTRY = 9n;

/**
 * Returns the value of an entry in an auxiliary vector, which consists of pairs of 64-bit words, as in
 * /proc/PID/auxv.
 */
export function auxiliaryValue(vector: Uint8Array, kind: bigint): bigint | undefined {
	const words = new DataView(vector.buffer, vector.byteOffset, vector.byteLength);
	for (let at = 0; at + 16 <= vector.byteLength; at += 16) {
		if (words.getBigUint64(at, true) === kind) return words.getBigUint64(at + 8, true);
	}
	return undefined;
}

/**
 * Continues from a program's exec to the beginning of its `main` without symbols: the entry point passes main's
 * address to __libc_start_main as its first argument (glibc, sysdeps/x86_64/start.S; musl does the same).
 */
export async function continueToUnnamedMain(gdb: GdbSession, host: Host, pid: number): Promise<Stop> {
	const entry = auxiliaryValue(await host.readBytes(`/proc/${pid}/auxv`), AT_ENTRY);
	if (entry === undefined) {
		throw new HostError({
			tried: `find the entry point of process ${pid}`,
			host: host.name,
			expected: `AT_ENTRY in /proc/${pid}/auxv`,
			advice: 'see whether it still runs: its emulator may have been killed',
		});
	}
	await gdb.break(`*0x${entry.toString(16)}`, {temporary: true});
	await gdb.continue();
	// By now its libraries are loaded.
	await gdb.readSymbols('libc\\.');
	await gdb.break('__libc_start_main', {temporary: true, pending: false});
	await gdb.continue();
	await gdb.break('*$rdi', {temporary: true});
	return gdb.continue();
}
