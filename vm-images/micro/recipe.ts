import type {Recipe} from '../recipe.ts';
import {source} from '../source.ts';

const ASSEMBLY = source('micro/micro.S');

/** The guest that is its own firmware: a ROM of 64 KiB. See micro.S and the README for what it does. */
export const MICRO: Recipe = {
	name: 'micro',
	version: 1,
	sources: [ASSEMBLY],
	programs: {as: 'binutils', ld: 'binutils'},
	results: ['micro.bin'],
	async ingredients() {
		return [];
	},
	async build(host, folder) {
		await host.run(['as', '--32', ASSEMBLY, '-o', `${folder}/micro.o`]);
		await host.run([
			'ld',
			'-m',
			'elf_i386',
			'-Ttext',
			'0',
			'--oformat',
			'binary',
			`${folder}/micro.o`,
			'-o',
			`${folder}/micro.bin`,
		]);
		await host.remove(`${folder}/micro.o`);
	},
};
