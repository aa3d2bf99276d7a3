import type {Explanation} from '../../errors.ts';

/**
 * Why a path (absolute, with no symbolic link above its end) must not be removed with all that is below it; undefined
 * where it may. Something mounted there would be emptied: `rm --one-file-system` sees only other file systems, and a
 * bind mount is often of the same.
 */
export function refuseToRemove(
	path: string,
	mountinfo: string,
): Pick<Explanation, 'expected' | 'seen' | 'advice'> | undefined {
	if (path.split('/').filter(Boolean).length < 2)
		return {seen: 'a top-level folder', advice: 'name what is to go'};
	const mounted = mountPoints(mountinfo).filter((point) => point === path || point.startsWith(`${path}/`));
	if (mounted.length === 0) return undefined;
	return {expected: 'nothing mounted there', seen: mounted.join('\n'), advice: `umount ${mounted.at(-1)}`};
}

/** The mount points in /proc/PID/mountinfo, where a space, tab, newline or backslash is octal: proc(5). */
function mountPoints(mountinfo: string): string[] {
	return mountinfo
		.trimEnd()
		.split('\n')
		.map((line) => line.split(' ')[4] ?? '')
		.map((point) => point.replaceAll(/\\([0-7]{3})/g, (_, code) => String.fromCharCode(parseInt(code, 8))));
}
