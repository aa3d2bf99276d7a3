import type {Host} from '../host.ts';

/** Folders of daemons and administrators' tools, which may be missing in a user's PATH. */
const MORE_FOLDERS =
	'/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin:/usr/lib/libvirt:/usr/libexec';

/** Returns the paths of those programs that the host has, by name. */
export async function findPrograms(host: Host, names: readonly string[]): Promise<Map<string, string>> {
	const script = `PATH=$PATH:${MORE_FOLDERS}; for name; do command -v "$name"; done; true`;
	const {stdout} = await host.run(['sh', '-c', script, 'sh', ...names]);
	const paths = stdout.split('\n').filter((line) => line.startsWith('/'));
	return new Map(paths.map((path) => [path.slice(path.lastIndexOf('/') + 1), path]));
}

/** Returns the first `1.2.3` or `1.2` in the output of `PROGRAM --version`. */
export async function versionOf(host: Host, path: string, ...more: string[]): Promise<string> {
	const {stdout} = await host.run([path, ...more, '--version'], {check: false, deadline: 5000});
	return /\d+\.\d+(\.\d+)?/.exec(stdout.split('\n')[0] ?? '')?.[0] ?? 'unknown';
}
