import type {Host} from '../host.ts';

/** Whether this process is root's. */
export function isRoot(): boolean {
	return process.getuid?.() === 0;
}

/** Whether we are root on a host: on other machines we are, whoever we are here. */
export function isRootOn({isHere}: Pick<Host, 'isHere'>): boolean {
	return !isHere || isRoot();
}
