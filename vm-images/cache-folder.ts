import type {Host} from '../helpers/host/host.ts';

/** Where built images are kept on a host; VIRTRIG_CACHE there names another place. */
export function cacheFolder({settings}: Pick<Host, 'settings'>): string {
	return settings.VIRTRIG_CACHE ?? '/var/cache/virtrig';
}
