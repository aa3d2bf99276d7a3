import type {GuestImages} from '../helpers/guest/guest-images.ts';
import type {Host} from '../helpers/host/host.ts';
import {CONTAINER_ROOT} from './container-root/recipe.ts';
import {LINUX} from './linux/recipe.ts';
import {MICRO} from './micro/recipe.ts';
import {prepareImage} from './prepare-image.ts';

/**
 * Takes all images from the cache or builds them. The first time takes some seconds, mostly to download Debian's
 * kernel.
 */
export async function prepareGuestImages(host: Host, cache: string): Promise<GuestImages> {
	const [micro, linux, container] = await Promise.all([
		prepareImage(host, MICRO, cache),
		prepareImage(host, LINUX, cache),
		prepareImage(host, CONTAINER_ROOT, cache),
	]);
	return {micro: micro.files, linux: linux.files, container: container.files};
}
