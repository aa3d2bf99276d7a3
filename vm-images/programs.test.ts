import test from 'ava';
import {containerHostRecipe} from './container-host/recipe.ts';
import {CONTAINER_ROOT} from './container-root/recipe.ts';
import {LINUX} from './linux/recipe.ts';
import {MICRO} from './micro/recipe.ts';
import {debianPackages, parsePrograms, readPrograms} from './programs.ts';
import {runnerPrograms} from './runner/programs.ts';

const TABLE = `# a comment

as /usr/bin/as binutils binutils all
nm /usr/bin/nm|/bin/nm binutils binutils all
g++ /usr/bin/g++ g++ gcc-c++ clone
`;

test('the rows of the table are read, and comments are not', (t) => {
	t.deepEqual(parsePrograms(TABLE)[2], {name: 'g++', debian: 'g++', fedora: 'gcc-c++'});
	t.is(parsePrograms(TABLE).length, 3);
});

test('the packages of programs are named once each', (t) => {
	t.deepEqual(debianPackages(['nm', 'as', 'g++'], parsePrograms(TABLE)), ['binutils', 'g++']);
});

test('the packages that building needs are Debian names, each once', async (t) => {
	const programs = [MICRO, LINUX, CONTAINER_ROOT].flatMap((recipe) => recipe.programs);
	t.deepEqual(debianPackages(programs, await readPrograms()), [
		'apt',
		'binutils',
		'busybox-static',
		'cpio',
		'dpkg',
		'tar',
	]);
});

test('every row of ci/programs.txt has its five fields, and every program of a recipe has a row', async (t) => {
	const table = await readPrograms();
	for (const {name, debian, fedora} of table) t.true(debian !== '' && fedora !== '', name);
	const recipes = [
		...runnerPrograms(true),
		...runnerPrograms(false),
		...containerHostRecipe('bookworm').programs,
	];
	for (const program of recipes)
		t.true(
			table.some(({name}) => name === program),
			program,
		);
});
