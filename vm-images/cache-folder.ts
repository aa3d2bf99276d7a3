import {virtrigFolder} from '../helpers/host/files/virtrig-folder.ts';
import type {Host} from '../helpers/host/host.ts';
import {isRootOn} from '../helpers/host/process/is-root.ts';

/** The folder of built images on a host. VIRTRIG_CACHE there overrides it. */
export function cacheFolder(host: Pick<Host, 'isHere' | 'settings'>): string {
	return host.settings.VIRTRIG_CACHE ?? virtrigFolder('cache', isRootOn(host));
}
