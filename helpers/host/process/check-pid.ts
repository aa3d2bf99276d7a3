/** Throws a RangeError for a pid that must never be signalled: 0 and negative numbers name groups, and 1 is init. */
export function checkPid(pid: number): void {
	if (!Number.isSafeInteger(pid) || pid <= 1) throw new RangeError(`refusing to signal pid ${pid}`);
}
