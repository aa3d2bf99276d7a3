/** Where built images are kept; VIRTRIG_CACHE names another place. */
export function cacheFolder(): string {
	return process.env.VIRTRIG_CACHE ?? '/var/cache/virtrig';
}
