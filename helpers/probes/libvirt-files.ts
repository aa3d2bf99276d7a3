import type {Host} from '../host/host.ts';

/** Where distributions put libvirt's modules: Debian's multiarch folder, Fedora's lib64, a build's own prefix. */
const LIBRARY_FOLDERS = [
	'/usr/lib/x86_64-linux-gnu',
	'/usr/lib/aarch64-linux-gnu',
	'/usr/lib64',
	'/usr/lib',
	'/usr/local/lib64',
];

const DRIVER = /^libvirt_driver_(.+)\.so$/;

export interface LibvirtFiles {
	/** The folder of libvirt.so.0. */
	readonly library: string;
	/** Connection drivers such as `qemu` and `lxc`, and others such as `network`. */
	readonly drivers: readonly string[];
}

/** Finds libvirt's library and drivers; undefined where no driver is installed. */
export async function findLibvirtFiles(host: Host): Promise<LibvirtFiles | undefined> {
	const found = await Promise.all(
		LIBRARY_FOLDERS.map(async (library) => {
			const names = await host.list(`${library}/libvirt/connection-driver`);
			return {library, drivers: names.flatMap((name) => DRIVER.exec(name)?.[1] ?? [])};
		}),
	);
	return found.find(({drivers}) => drivers.length > 0);
}
