import {isRootOn, ownFolder} from '../helpers/host/files/own-folder.ts';
import type {Host} from '../helpers/host/host.ts';

/** Where built images are kept on a host; VIRTRIG_CACHE there names another place. */
export function cacheFolder(host: Pick<Host, 'name' | 'settings'>): string {
	return host.settings.VIRTRIG_CACHE ?? ownFolder('cache', isRootOn(host));
}
