import type {Host} from '../host/host.ts';

/** Where libvirt's modules may be: Debian's multiarch folder, Fedora's lib64, a build's own prefix. */
const LIBRARY_FOLDERS = [
	'/usr/lib/x86_64-linux-gnu',
	'/usr/lib/aarch64-linux-gnu',
	'/usr/lib64',
	'/usr/lib',
	'/usr/local/lib64',
];

const DRIVER = /^libvirt_driver_(.+)\.so$/;

/** A libvirt's connection drivers and its library. */
interface FoundDrivers {
	/** The path of libvirt.so.0. */
	readonly library: string;
	readonly folder: string;
	/** Such as `qemu`, `lxc` and `network`. */
	readonly names: string[];
}

/** Finds the connection drivers of the distribution's libvirt; undefined if none is installed. */
export async function findDrivers(host: Host): Promise<FoundDrivers | undefined> {
	const found = await Promise.all(
		LIBRARY_FOLDERS.map(async (libraries) => {
			const folder = `${libraries}/libvirt/connection-driver`;
			const names = (await host.list(folder)).flatMap((name) => DRIVER.exec(name)?.[1] ?? []);
			return {library: `${libraries}/libvirt.so.0`, folder, names};
		}),
	);
	return found.find(({names}) => names.length > 0);
}
