import test from 'ava';
import type {RunRequest} from '../../helpers/run/request.ts';
import {requestArgv} from '../../helpers/run/request-argv.ts';
import type {MatrixRequest} from '../../helpers/run/run-matrix.ts';
import {runCommand} from './command.ts';

/** Parses the words after `virtrig run` as the command does. */
async function read(words: readonly string[]): Promise<Omit<RunRequest, 'argv'> | MatrixRequest> {
	const {promise, resolve} = Promise.withResolvers<Omit<RunRequest, 'argv'> | MatrixRequest>();
	const command = runCommand({
		run: async ({argv: _, ...request}) => resolve(request),
		matrix: async (request) => resolve(request),
	});
	await command.exitOverride().parseAsync(words, {from: 'user'});
	return promise;
}

const NOTHING: Omit<RunRequest, 'argv'> = {
	subjects: [],
	suites: undefined,
	match: [],
	driver: undefined,
	on: undefined,
	jobs: 3,
	keep: false,
	require: undefined,
	report: undefined,
};

const REQUESTS: readonly [what: string, request: Omit<RunRequest, 'argv'>][] = [
	['everything', NOTHING],
	[
		'every option',
		{
			subjects: ['lifecycle', 'cgroups'],
			suites: '/my suites',
			match: ["it's *", '--on'],
			driver: 'lxc',
			on: {kind: 'private'},
			jobs: 1,
			keep: true,
			require: '/lists/nightly.json',
			report: '/reports/one',
		},
	],
	['a subject that looks like an option', {...NOTHING, subjects: ['--keep']}],
];

for (const [what, request] of REQUESTS) {
	test(`the words for a request are read as that request: ${what}`, async (t) => {
		const [run, ...words] = requestArgv(request);
		t.is(run, 'run');
		t.deepEqual(await read(words), request);
	});
}

for (const on of [
	'container:sid',
	'vm:bookworm',
	'vm:bookworm,selinux=permissive,cgroup=v1',
	'system',
	'ssh:root@lab',
]) {
	test(`a place survives the words: ${on}`, async (t) => {
		const request = (await read(['--on', on])) as Omit<RunRequest, 'argv'>;
		t.not(request.on, undefined);
		t.deepEqual(await read(requestArgv(request).slice(1)), request);
	});
}

test('--match may be repeated, and paths are absolute', async (t) => {
	const {match, suites, report} = await read([
		'--match',
		'a',
		'--match',
		'b',
		'--suites',
		'x',
		'--report',
		'y',
	]);
	t.deepEqual(match, ['a', 'b']);
	t.is(suites, `${process.cwd()}/x`);
	t.is(report, `${process.cwd()}/y`);
});

test('--matrix asks for a run on each release', async (t) => {
	t.like(await read(['--matrix', 'bookworm,sid,bookworm', 'lifecycle']), {
		releases: ['bookworm', 'sid'],
		subjects: ['lifecycle'],
	});
});
