import type {Explanation} from '../../errors.ts';

/**
 * Returns why a path (absolute, without symbolic links above its last part) must not be removed with everything below
 * it; undefined if it may. If something is mounted there, its contents would be removed: `rm --one-file-system` stops
 * only at other file systems, and a bind mount is often of the same one.
 */
export function refuseToRemove(
	path: string,
	mountinfo: string,
): Pick<Explanation, 'expected' | 'seen' | 'advice'> | undefined {
	if (path.split('/').filter(Boolean).length < 2)
		return {seen: 'a top-level folder', advice: 'name the folder or file to remove'};
	const mounted = mountPoints(mountinfo).filter((point) => point === path || point.startsWith(`${path}/`));
	if (mounted.length === 0) return undefined;
	return {expected: 'nothing mounted there', seen: mounted.join('\n'), advice: `umount ${mounted.at(-1)}`};
}

/** Returns the mount points in /proc/PID/mountinfo. A space, tab, newline or backslash is octal there: proc(5). */
function mountPoints(mountinfo: string): string[] {
	return mountinfo
		.trimEnd()
		.split('\n')
		.map((line) => line.split(' ')[4] ?? '')
		.map((point) => point.replaceAll(/\\([0-7]{3})/g, (_, code) => String.fromCharCode(parseInt(code, 8))));
}
