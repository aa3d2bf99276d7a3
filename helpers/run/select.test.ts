import test from 'ava';
import {HostError} from '../errors.ts';
import {UsageError} from '../exit-codes.ts';
import type {Driver} from '../needs/need.ts';
import type {CatalogCase} from './catalog.ts';
import {type Selection, selectCases, selectFrom} from './select.ts';

const one = (subject: string, driver: Driver, title: string): CatalogCase => ({
	subject,
	driver,
	title,
	file: `suites/${subject}/${subject}.test.ts`,
	needs: {driver},
	private: false,
	fresh: false,
	deadline: 60_000,
});

const CATALOG = [
	one('cgroups', 'qemu', 'nothing is left after destroy'),
	one('cgroups', 'lxc', 'nothing is left after destroy'),
	one('lifecycle', 'qemu', 'a killed QEMU (SIGKILL) is a crash'),
	one('lifecycle', 'qemu', 'a guest starts'),
];

const everything: Selection = {subjects: [], driver: undefined, match: []};

function titles(selection: Partial<Selection>): string[] {
	return selectCases(CATALOG, {...everything, ...selection}).map(({driver, title}) => `${driver}: ${title}`);
}

test('without a choice everything is selected, in order', (t) => {
	t.deepEqual(selectCases(CATALOG, everything), CATALOG);
});

test('subjects, driver and title narrow the choice together', (t) => {
	t.is(titles({subjects: ['cgroups', 'lifecycle']}).length, 4);
	t.deepEqual(titles({subjects: ['cgroups'], driver: 'lxc'}), ['lxc: nothing is left after destroy']);
	t.deepEqual(titles({driver: 'qemu', match: ['DESTROY']}), ['qemu: nothing is left after destroy']);
});

test('a title may match in part; with a star, it must match as a whole', (t) => {
	t.deepEqual(titles({match: ['guest']}), ['qemu: a guest starts']);
	t.deepEqual(titles({match: ['a * starts']}), ['qemu: a guest starts']);
	t.deepEqual(titles({match: ['A*']}).length, 2);
	t.throws(() => titles({match: ['guest*']}), {instanceOf: UsageError});
});

test('a case is selected if one of several titles matches, in the order of the catalog', (t) => {
	t.deepEqual(titles({match: ['starts', 'sigkill']}), [
		'qemu: a killed QEMU (SIGKILL) is a crash',
		'qemu: a guest starts',
	]);
	t.is(titles({match: ['nosuch', 'left']}).length, 2);
	t.throws(() => titles({match: ['nosuch', 'nor this']}), {
		instanceOf: UsageError,
		message: /no title matches "nosuch" or "nor this"/,
	});
});

test('special characters in a title match literally', (t) => {
	t.deepEqual(titles({match: ['(sigkill)']}), ['qemu: a killed QEMU (SIGKILL) is a crash']);
	t.throws(() => titles({match: ['a.guest']}), {
		instanceOf: UsageError,
		message: /no title matches "a\.guest"/,
	});
});

test('an unknown subject is named, with the known ones', (t) => {
	t.throws(() => titles({subjects: ['cgroups', 'cgroup', 'x']}), {
		instanceOf: UsageError,
		message: 'there is no subject cgroup, x; there are cgroups, lifecycle',
	});
});

test('a driver that no case has is named', (t) => {
	t.throws(() => titles({driver: 'kvm'}), {
		instanceOf: UsageError,
		message: 'there is no case for driver kvm',
	});
	t.throws(() => titles({subjects: ['lifecycle'], driver: 'lxc'}), {
		instanceOf: UsageError,
		message: 'there is no case for driver lxc in lifecycle',
	});
});

const error = new HostError({tried: 'read it', host: 'local', seen: 'a syntax error'});
const BROKEN = {file: 'suites/broken/broken.test.ts', subject: 'broken', error};

function selectedFrom(selection: Partial<Selection>) {
	const {selected, unreadable} = selectFrom(
		{cases: CATALOG, unreadable: [BROKEN]},
		{...everything, ...selection},
	);
	return {selected: selected.length, unreadable};
}

test('a suite that cannot be read counts if its subject was requested', (t) => {
	t.deepEqual(selectedFrom({}), {selected: 4, unreadable: [BROKEN]});
	t.deepEqual(selectedFrom({subjects: ['lifecycle']}), {selected: 2, unreadable: []});
	t.deepEqual(selectedFrom({subjects: ['lifecycle', 'broken']}), {selected: 2, unreadable: [BROKEN]});
});

test('its error is thrown if no other case is left', (t) => {
	t.throws(() => selectedFrom({subjects: ['broken']}), {is: error});
	t.throws(() => selectedFrom({match: ['it may have this']}), {is: error});
	t.throws(() => selectedFrom({subjects: ['broken', 'nosuch']}), {instanceOf: UsageError, message: /nosuch/});
});
