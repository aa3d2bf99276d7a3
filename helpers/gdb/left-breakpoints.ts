import {HostError} from '../errors.ts';
import type {Host} from '../host/host.ts';

/** int3: a debugger writes it over an instruction's first byte on x86. */
const BREAKPOINT = 0xcc;

/** An executable mapping of a file in a process, with some pages that are private to the process. */
interface ChangedCode {
	/** `START-END`, as in /proc/PID/map_files. */
	readonly range: string;
	readonly start: bigint;
	readonly length: bigint;
	/** Its offset in the file. */
	readonly offset: bigint;
}

/** A byte of code that is a breakpoint in memory, but not in its file. */
interface LeftBreakpoint {
	readonly address: bigint;
	readonly original: number;
}

/**
 * Returns the code mappings that differ from their files, from the text of /proc/PID/smaps: a written page is
 * `Anonymous` (proc(5)), and only a debugger writes to code.
 */
export function changedCode(smaps: string): ChangedCode[] {
	return smaps.split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m).flatMap((mapping) => {
		const [, from = '', to = '', offset = '', path] =
			/^([0-9a-f]+)-([0-9a-f]+) r-xp ([0-9a-f]+) \S+ \d+ +(\/.*)?$/m.exec(mapping) ?? [];
		const [, anonymous] = /^Anonymous: +(\d+) kB$/m.exec(mapping) ?? [];
		if (path === undefined || anonymous === undefined || anonymous === '0') return [];
		const start = BigInt(`0x${from}`);
		return [
			{range: `${from}-${to}`, start, length: BigInt(`0x${to}`) - start, offset: BigInt(`0x${offset}`)},
		];
	});
}

/**
 * Removes the breakpoints that a killed debugger has left in a process's code: SIGTRAP would end the process at the
 * first one. Resolves with their number. Only for x86.
 */
export async function removeBreakpoints(host: Host, pid: number): Promise<number> {
	const found: LeftBreakpoint[] = [];
	for (const code of changedCode(await host.readText(`/proc/${pid}/smaps`)))
		found.push(...(await leftBreakpoints(host, pid, code)));
	for (const {address, original} of found) {
		await host.run(['dd', `of=/proc/${pid}/mem`, 'bs=1', `seek=${address}`, 'conv=notrunc', 'status=none'], {
			stdin: Uint8Array.of(original),
		});
	}
	return found.length;
}

async function leftBreakpoints(
	host: Host,
	pid: number,
	{range, start, length, offset}: ChangedCode,
): Promise<LeftBreakpoint[]> {
	const [memory, file] = [`/proc/${pid}/mem`, `/proc/${pid}/map_files/${range}`];
	const argv = ['cmp', '-l', '-n', String(length), '-i', `${start}:${offset}`, memory, file] as const;
	const {exitCode, stdout, stderr} = await host.run(argv, {check: false});
	// The last page may reach beyond the file's end, which cmp reports as an error.
	if (exitCode !== undefined && exitCode <= 1) return readDifferences(stdout, start);
	throw new HostError({
		tried: `look for breakpoints in process ${pid}`,
		host: host.name,
		expected: `its code at ${range} to be compared with its file`,
		seen: stderr,
		advice: `compare by hand: ${argv.join(' ')}`,
	});
}

/** Parses the output of `cmp -l`: the byte's number from 1, and the two values in octal. */
export function readDifferences(text: string, start: bigint): LeftBreakpoint[] {
	return text.split('\n').flatMap((line) => {
		const [number = '', now = '', original = ''] = line.trim().split(/ +/);
		if (Number.parseInt(now, 8) !== BREAKPOINT) return [];
		return [{address: start + BigInt(number) - 1n, original: Number.parseInt(original, 8)}];
	});
}
