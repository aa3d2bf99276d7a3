import type {Host} from '../helpers/host/host.ts';
import {CONTAINER_ROOT} from './container-root/recipe.ts';
import {LINUX} from './linux/recipe.ts';
import {MICRO} from './micro/recipe.ts';
import {prepareImage} from './prepare-image.ts';

/** Where the guests' images are on a host: absolute paths, if the cache's is. */
export interface GuestImages {
	readonly micro: {readonly rom: string};
	readonly linux: {readonly kernel: string; readonly initrd: string};
	readonly container: {readonly tar: string};
}

/**
 * All images of guests, built side by side where the cache lacks them. Rejects with the first HostError once every
 * build has ended, so that none is left at work.
 */
export async function prepareGuestImages(host: Host, cache: string): Promise<GuestImages> {
	const builds = [MICRO, LINUX, CONTAINER_ROOT].map((recipe) => prepareImage(host, recipe, cache));
	await Promise.allSettled(builds);
	const [micro, linux, container] = await Promise.all(builds);
	return {
		micro: {rom: `${micro}/micro.bin`},
		linux: {kernel: `${linux}/vmlinuz`, initrd: `${linux}/initrd.img`},
		container: {tar: `${container}/root.tar`},
	};
}
