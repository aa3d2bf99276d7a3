import {HostError} from '../errors.ts';
import type {Host} from '../host/host.ts';
import type {GdbSession} from './gdb-session.ts';
import type {Stop} from './stop.ts';

/** The entry of the auxiliary vector that holds the program's entry point: getauxval(3), AT_ENTRY. */
const AT_ENTRY = 9n;

/** The value of an entry of an auxiliary vector: pairs of 64-bit words, as /proc/PID/auxv has them. */
export function auxiliaryValue(vector: Uint8Array, kind: bigint): bigint | undefined {
	const words = new DataView(vector.buffer, vector.byteOffset, vector.byteLength);
	for (let at = 0; at + 16 <= vector.byteLength; at += 16) {
		if (words.getBigUint64(at, true) === kind) return words.getBigUint64(at + 8, true);
	}
	return undefined;
}

/**
 * From the exec of a program to the beginning of its `main`, where no symbol has its place: the entry point hands
 * main's address to __libc_start_main as its first argument (glibc, sysdeps/x86_64/start.S; musl does the same).
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
	// Its libraries are there now.
	await gdb.readSymbols('libc\\.');
	await gdb.break('__libc_start_main', {temporary: true, pending: false});
	await gdb.continue();
	await gdb.break('*$rdi', {temporary: true});
	return gdb.continue();
}
