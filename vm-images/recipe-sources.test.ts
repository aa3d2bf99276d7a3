import test from 'ava';
import type {GuestImages} from '../helpers/guest/guest-images.ts';
import type {RunnerMachine} from '../helpers/runner-vm/machine.ts';
import {containerHostRecipe} from './container-host/recipe.ts';
import {CONTAINER_ROOT} from './container-root/recipe.ts';
import {LINUX} from './linux/recipe.ts';
import {MICRO} from './micro/recipe.ts';
import {runnerRecipe} from './runner/recipe.ts';
import {runnerState} from './runner/state.ts';
import {readSource} from './source.ts';

const IMAGES: GuestImages = {
	micro: {rom: '/rom'},
	linux: {kernel: '/kernel', initrd: '/initrd'},
	container: {tar: '/tar'},
};

const MACHINE: RunnerMachine = {
	qemu: '/usr/bin/qemu-system-x86_64',
	accelerator: 'tcg',
	memory: 1024,
	cores: 1,
	variant: {release: 'bookworm', selinux: 'enforcing', cgroup: 'v2'},
};

const RUNNER_IMAGE = {disk: '/d', kernel: '/k', initrd: '/i', key: '/y', knownHosts: '/h'};

const RECIPES = [
	MICRO,
	LINUX,
	CONTAINER_ROOT,
	containerHostRecipe('bookworm'),
	runnerRecipe('bookworm', IMAGES),
	runnerState(RUNNER_IMAGE, MACHINE, {ask: async () => '', sources: []}),
];

for (const {name, sources} of RECIPES) {
	test(`every source of ${name} can be read`, async (t) => {
		for (const source of sources) t.not(await readSource(source), '', source);
	});
}
