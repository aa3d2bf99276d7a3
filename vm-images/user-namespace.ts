import {HostError} from '../helpers/errors.ts';
import type {Argv, Host} from '../helpers/host/host.ts';
import {isRoot} from '../helpers/host/process/is-root.ts';

/**
 * What makes an ordinary user root in a user namespace, whose other users are those that /etc/subuid and /etc/subgid give
 * him.
 */
const AS_ROOT: Argv = ['unshare', '--user', '--map-root-user', '--map-auto'];

/** Mounts and processes of its own, which all end with the first of them. */
const APART = [
	'--mount',
	'--propagation',
	'private',
	'--pid',
	'--fork',
	'--kill-child',
	'--mount-proc',
] as const;

/**
 * What runs a command as root with mounts and processes of its own: when it ends, or is killed, so do all that it has started,
 * and with them the mounts. For an ordinary user see {@link requireUserNamespace}.
 */
export const SET_APART: Argv = [...(isRoot() ? (['unshare'] as const) : AS_ROOT), ...APART];

/** Rejects with a HostError where this user can have no such namespace: it says what an administrator is to type. */
export async function requireUserNamespace(host: Host): Promise<void> {
	const {exitCode, stderr} = await host.run([...AS_ROOT, ...APART, 'true'], {check: false});
	if (exitCode === 0) return;
	const username = (await host.run(['id', '-un'], {check: false})).stdout.trim();
	const ranges = await Promise.all(
		['/etc/subuid', '/etc/subgid'].map((path) => host.readText(path).catch(() => '')),
	);
	const isGiven = ranges.every((text) => text.split('\n').some((line) => line.startsWith(`${username}:`)));
	throw new HostError({
		tried: 'make a user namespace, in which the runner VM is built without root',
		host: host.name,
		expected: `users of it for ${username} in /etc/subuid and /etc/subgid, and a kernel that allows it`,
		seen: stderr,
		advice: isGiven
			? 'let an administrator allow it: sysctl kernel.unprivileged_userns_clone kernel.apparmor_restrict_unprivileged_userns user.max_user_namespaces'
			: `let an administrator type: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ${username}`,
	});
}
