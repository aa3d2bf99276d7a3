import type {GuestImages} from '../helpers/guest/guest-images.ts';
import type {Host} from '../helpers/host/host.ts';
import {cacheFolder} from './cache-folder.ts';
import {CONTAINER_ROOT} from './container-root/recipe.ts';
import {LINUX} from './linux/recipe.ts';
import {MICRO} from './micro/recipe.ts';
import {prepareImage} from './prepare-image.ts';
import type {Recipe} from './recipe.ts';

/**
 * Prepares all images on another machine: from its cache, or copied from this one (about 35 MB, once), which builds
 * them if necessary. Only this machine needs the programs that build them.
 */
export async function copyGuestImages(local: Host, there: Host): Promise<GuestImages> {
	const copy = <Result extends string>(recipe: Recipe<Result>) =>
		prepareImage(there, copied(local, recipe), cacheFolder(there));
	const [micro, linux, container] = await Promise.all([copy(MICRO), copy(LINUX), copy(CONTAINER_ROOT)]);
	return {micro: micro.files, linux: linux.files, container: container.files};
}

/**
 * Returns the recipe of an image that is built on `local` and copied from there. The built bytes determine its hash.
 */
function copied<Result extends string>(local: Host, recipe: Recipe<Result>): Recipe<Result> {
	return {
		...recipe,
		programs: [],
		ingredients: () => recipe.ingredients(local),
		async build(there, folder) {
			const {files} = await prepareImage(local, recipe, cacheFolder(local));
			for (const [result, file] of Object.entries<string>(recipe.results))
				await there.write(`${folder}/${file}`, await local.readBytes(files[result as Result]));
		},
	};
}
