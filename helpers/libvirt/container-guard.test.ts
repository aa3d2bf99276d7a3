import test from 'ava';
import {ContainerRootError} from '../domain/container-root-check.ts';
import {type GuardParts, refuseForeignRoot} from './container-guard.ts';

const BASE = '/var/lib/libvirt/virtrig';

function container(filesystem: string): string {
	return `<domain type='lxc'><name>c</name><uuid>8c6e2a0c-5a1e-4f4e-9a53-6f0c7d1e2b3a</uuid>
		<memory unit='KiB'>65536</memory><vcpu>1</vcpu><os><type arch='x86_64'>exe</type><init>/none</init></os>
		<devices>${filesystem}</devices></domain>`;
}

const GOOD = container(
	`<filesystem type='mount'><source dir='${BASE}/c/root'/><target dir='/'/></filesystem>`,
);

/** A guard that records every domain it is asked about. */
function parts(xml: Readonly<Record<string, string>>, links: Readonly<Record<string, string>> = {}) {
	const asked: string[] = [];
	const guard: GuardParts = {
		guestFolder: BASE,
		async dumpxml(domain) {
			asked.push(domain);
			const found = xml[domain];
			if (found === undefined) throw new Error(`no domain ${domain}`);
			return found;
		},
		realPaths: async (paths) => paths.map((path) => links[path] ?? path),
	};
	return {guard, asked};
}

const refused = {instanceOf: ContainerRootError};

test('a container with a root of its own may start, however it is named', async (t) => {
	const {guard, asked} = parts({c: GOOD});
	for (const words of [
		['start', 'c'],
		['start', '--paused', 'c'],
		['start', '--domain', 'c'],
		['start', '--domain=c'],
		['start', '--pass-fds', '3', 'c'],
	])
		await t.notThrowsAsync(refuseForeignRoot(words, guard));
	t.deepEqual(asked, ['c', 'c', 'c', 'c', 'c']);
});

test('a container without one may not, be it another than the one at hand', async (t) => {
	const {guard} = parts({c: GOOD, other: container('')});
	for (const words of [
		['start', 'other'],
		['start', '--domain', 'other'],
		['start', '--console', 'other'],
	])
		await t.throwsAsync(refuseForeignRoot(words, guard), refused);
});

test('nor one that cannot be looked at', async (t) => {
	const {guard} = parts({});
	await t.throwsAsync(refuseForeignRoot(['start'], guard), refused);
	await t.throwsAsync(refuseForeignRoot(['start', 'gone'], guard), {message: 'no domain gone'});
	for (const command of ['create', 'restore', 'migrate', 'snapshot-revert'])
		await t.throwsAsync(refuseForeignRoot([command, 'file'], guard), refused, command);
});

test('nor one whose root is a symbolic link to elsewhere', async (t) => {
	const {guard} = parts({c: GOOD}, {[`${BASE}/c/root`]: '/'});
	await t.throwsAsync(refuseForeignRoot(['start', 'c'], guard), {...refused, message: /symbolic link/});
});

test('nor one of whose other folders is such a link, which is named', async (t) => {
	const more = `<filesystem type='mount'><source dir='${BASE}/c/more'/><target dir='/mnt'/></filesystem>`;
	const ram = "<filesystem type='ram'><source usage='1024' units='KiB'/><target dir='/tmp'/></filesystem>";
	const xml = GOOD.replace('</devices>', `${ram}${more}</devices>`);
	const elsewhere = parts(
		{c: xml},
		{[BASE]: '/real', [`${BASE}/c/root`]: '/real/c/root', [`${BASE}/c/more`]: '/etc'},
	);
	await t.throwsAsync(refuseForeignRoot(['start', 'c'], elsewhere.guard), {
		...refused,
		message: /from \S+\/c\/more to \/etc, which is not below \/real/,
	});
	const within = parts(
		{c: xml},
		{[BASE]: '/real', [`${BASE}/c/root`]: '/real/c/root', [`${BASE}/c/more`]: '/real/x'},
	);
	await t.notThrowsAsync(refuseForeignRoot(['start', 'c'], within.guard));
});

test('what starts nothing is not looked at', async (t) => {
	const {guard, asked} = parts({});
	await refuseForeignRoot(['dumpxml', 'c'], guard);
	await refuseForeignRoot(['destroy', 'c'], guard);
	t.deepEqual(asked, []);
});
