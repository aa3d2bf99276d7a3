import type {Host} from '../host/host.ts';
import type {Capability} from '../needs/capabilities.ts';
import type {LibvirtFiles} from './libvirt-files.ts';

const HOOK = 'virCommandSetPreExecHook';

/**
 * Whether GDB can stop by name where a guest begins, in stripped binaries too: libvirt exports the hook that runs
 * before QEMU is executed (as LIBVIRT_PRIVATE), and distributions leave `main` in the dynamic symbol tables.
 */
export async function probeSymbols(
	host: Host,
	programs: ReadonlyMap<string, string>,
	files: LibvirtFiles | undefined,
): Promise<Capability<'symbols'>> {
	const nm = programs.get('nm');
	if (nm === undefined) {
		return {value: {preExecHook: false, main: []}, evidence: ['there is no nm to read symbol tables with']};
	}
	const names = ['qemu-system-x86_64', 'qemu-kvm', 'libvirtd', 'virtqemud', 'virtlxcd', 'libvirt_lxc'];
	const paths = names.flatMap((name) => programs.get(name) ?? []);
	const visible = await Promise.all(paths.map((path) => defines(host, nm, path, 'main')));
	const main = paths.filter((_, index) => visible[index]);
	const library = files && `${files.library}/libvirt.so.0`;
	const preExecHook = library !== undefined && (await defines(host, nm, library, HOOK));
	const hidden = paths.filter((path) => !main.includes(path));
	return {
		value: {preExecHook, main},
		evidence: [
			`nm -D: main in ${main.join(', ') || 'none'}${hidden.length ? `, not in ${hidden.join(', ')}` : ''}`,
			library === undefined
				? 'no libvirt.so.0 was found'
				: `nm -D ${library}: ${preExecHook ? HOOK : `no ${HOOK}`}`,
		],
	};
}

/** nm prints `000000000040e570 T main`, with `@@VERSION` after a versioned symbol. */
async function defines(host: Host, nm: string, file: string, symbol: string): Promise<boolean> {
	const {stdout} = await host.run([nm, '-D', '--defined-only', file], {check: false, deadline: 5000});
	return new RegExp(` T ${symbol}(@|$)`, 'm').test(stdout);
}
