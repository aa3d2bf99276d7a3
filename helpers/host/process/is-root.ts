import type {Host} from '../host.ts';
import {LOCAL} from '../host-failure.ts';

/** Whether this process is root's. */
export function isRoot(): boolean {
	return process.getuid?.() === 0;
}

/** Whether we are root on a host: on other machines we are, whoever we are here. */
export function isRootOn({name}: Pick<Host, 'name'>): boolean {
	return name !== LOCAL.name || isRoot();
}
