import type {Recipe} from '../recipe.ts';
import {readSource} from '../source.ts';

/** The guest that is its own firmware: a ROM of 64 KiB. See micro.S and ../README.md for what it does. */
export const MICRO: Recipe<'rom'> = {
	name: 'micro',
	version: 1,
	sources: ['micro/micro.S', 'micro/recipe.ts'],
	programs: ['as', 'ld'],
	space: 1,
	results: {rom: 'micro.bin'},
	async ingredients(host) {
		const {stdout} = await host.run(['as', '--version']);
		return [stdout];
	},
	async build(host, folder) {
		const object = `${folder}/micro.o`;
		await host.run(['as', '--32', '-o', object], {stdin: await readSource('micro/micro.S')});
		const raw = ['-m', 'elf_i386', '-Ttext', '0', '--oformat', 'binary'] as const;
		await host.run(['ld', ...raw, '-o', `${folder}/micro.bin`, object]);
		await host.remove(object);
	},
};
