import test from 'ava';
import {HostError} from '../errors.ts';
import {UsageError} from '../exit-codes.ts';
import {localHost} from '../host/local/local-host.ts';
import {REPOSITORY} from '../repository.ts';
import {type CatalogCase, readCatalog} from './catalog.ts';
import {readRequired} from './required.ts';

const catalog = (['kvm', 'qemu', 'lxc'] as const).flatMap((driver) =>
	['it starts', 'it ends'].map(
		(title): CatalogCase => ({
			subject: 'lifecycle',
			driver,
			title,
			file: 'lifecycle.test.ts',
			needs: {driver},
			private: false,
			fresh: false,
			deadline: 60_000,
		}),
	),
);

async function required(text: string): Promise<string[]> {
	const path = '/list.json';
	const host = {...localHost, readText: async () => text};
	const isRequired = await readRequired(host, path, {cases: catalog, unreadable: []});
	return catalog.filter(isRequired).map(({driver, title}) => `${driver} ${title}`);
}

test('a subject, its drivers and one title are required', async (t) => {
	t.is((await required('{"required": [{"subject": "lifecycle"}]}')).length, 6);
	t.deepEqual(
		await required(
			'{"required": [{"subject": "lifecycle", "drivers": ["lxc"]}, {"subject": "lifecycle", "title": "it ends", "drivers": ["kvm"]}]}',
		),
		['kvm it ends', 'lxc it starts', 'lxc it ends'],
	);
});

test('a file that is not such a list, or an entry that names no case, is refused', async (t) => {
	const wrong = {
		'[]': /is not a list of required cases/,
		'{"required": []}': /is not a list of required cases/,
		'{"required": [{"subjekt": "lifecycle"}]}': /is not a list of required cases[\s\S]*subjekt/,
		'{': /is not a list of required cases/,
		'{"required": [{"subject": "life"}]}': /there is no case {"subject":"life"}/,
		'{"required": [{"subject": "lifecycle", "title": "it begins"}]}': /there is no case .*it begins/,
	};
	for (const [text, message] of Object.entries(wrong))
		await t.throwsAsync(required(text), {instanceOf: UsageError, message}, text);
	await t.throwsAsync(readRequired(localHost, '/nowhere/list.json', {cases: catalog, unreadable: []}), {
		instanceOf: UsageError,
		message: /\/nowhere\/list\.json: ENOENT/,
	});
});

test('an entry for a suite that cannot be read is not an error in the list', async (t) => {
	const error = new HostError({tried: 'read it', host: 'local', seen: 'a syntax error'});
	const unreadable = [{file: '/suites/life/a.test.ts', subject: 'life', error}];
	const host = {...localHost, readText: async () => '{"required": [{"subject": "life"}]}'};
	await t.notThrowsAsync(readRequired(host, '/list.json', {cases: catalog, unreadable}));
});

test('the list of the nightly run names every subject', async (t) => {
	const read = await readCatalog(localHost, `${REPOSITORY}/suites`);
	t.deepEqual(read.unreadable, []);
	const isRequired = await readRequired(localHost, `${REPOSITORY}/ci/nightly.json`, read);
	t.deepEqual(
		read.cases.filter((one) => !isRequired(one)),
		[],
	);
});
