import type {Host} from '../host.ts';

/** Whether this process runs as root. */
export function isRoot(): boolean {
	return process.getuid?.() === 0;
}

/** Whether virtrig is root on a host. On other machines it always is, even if this process is not. */
export function isRootOn({isHere}: Pick<Host, 'isHere'>): boolean {
	return !isHere || isRoot();
}
