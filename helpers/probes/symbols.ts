import type {Host} from '../host/host.ts';
import {GUEST_DAEMONS} from '../installation/daemons.ts';
import type {Installation} from '../installation/installation.ts';
import type {Capability} from '../needs/capabilities.ts';

const HOOK = 'virCommandSetPreExecHook';

/**
 * Whether GDB can stop by name at a guest's start, even in stripped binaries. libvirt exports the hook that runs
 * before QEMU is executed (as LIBVIRT_PRIVATE), and distributions leave `main` in the dynamic symbol tables.
 */
export async function probeSymbols(
	host: Host,
	{programs, library}: Pick<Installation, 'programs' | 'library'>,
	{nm, emulator}: {readonly nm: string | undefined; readonly emulator: string | undefined},
): Promise<Capability<'symbols'>> {
	if (nm === undefined) {
		return {value: {preExecHook: false, main: []}, evidence: ['there is no nm to read symbol tables with']};
	}
	const own = [...GUEST_DAEMONS, 'libvirt_lxc'] as const;
	const paths = [
		...(emulator === undefined ? [] : [emulator]),
		...own.flatMap((name) => programs[name]?.path ?? []),
	];
	const visible = await Promise.all(paths.map((path) => defines(host, nm, path, 'main')));
	const main = paths.filter((_, index) => visible[index]);
	const preExecHook = library !== undefined && (await defines(host, nm, library.path, HOOK));
	const hidden = paths.filter((path) => !main.includes(path));
	return {
		value: {preExecHook, main},
		evidence: [
			`nm -D: main in ${main.join(', ') || 'none'}${hidden.length ? `, not in ${hidden.join(', ')}` : ''}`,
			library === undefined
				? 'no libvirt.so.0 was found'
				: `nm -D ${library.path}: ${preExecHook ? HOOK : `no ${HOOK}`}`,
		],
	};
}

/** nm prints `000000000040e570 T main`, with `@@VERSION` after a versioned symbol. */
async function defines(host: Host, nm: string, file: string, symbol: string): Promise<boolean> {
	const {stdout} = await host.run([nm, '-D', '--defined-only', file], {check: false});
	return new RegExp(` T ${symbol}(@|$)`, 'm').test(stdout);
}
