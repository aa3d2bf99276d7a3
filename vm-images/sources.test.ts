import test from 'ava';
import {proofSources} from '../helpers/places/prove-machine.ts';
import {containerHostRecipe} from './container-host/recipe.ts';
import {CONTAINER_ROOT} from './container-root/recipe.ts';
import {LINUX} from './linux/recipe.ts';
import {MICRO} from './micro/recipe.ts';
import {runnerRecipe} from './runner/recipe.ts';
import {runnerState} from './runner/state.ts';
import {readSource} from './source.ts';

test('every file that decides the bytes of an image is where its recipe says', async (t) => {
	const guests = {micro: {rom: ''}, linux: {kernel: '', initrd: ''}, container: {tar: ''}};
	const state = runnerState(
		{disk: '', kernel: '', initrd: '', key: '', knownHosts: ''},
		{
			qemu: '',
			accelerator: 'tcg',
			memory: 1,
			cores: 1,
			variant: {release: 'bookworm', selinux: 'enforcing', cgroup: 'v2'},
		},
		{ask: async () => '', sources: await proofSources()},
	);
	const recipes = [
		MICRO,
		LINUX,
		CONTAINER_ROOT,
		containerHostRecipe('sid'),
		runnerRecipe('trixie', guests),
		state,
	];
	for (const {name, sources} of recipes) {
		for (const source of sources) await t.notThrowsAsync(readSource(source), `${name}: ${source}`);
	}
});
