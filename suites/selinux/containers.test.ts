/**
 * A container has no label unless its domain asks for one. Without one it runs with the label of its controller, libvirt_lxc,
 * and only namespaces separate it from the host. With one it is separated in the same way as a virtual machine. libvirt does
 * not relabel a container's root; the administrator does.
 */
import {type Guest, mcsOverlap, parseContext, type Rig, type SecurityContext, suite} from 'virtrig';
import needs from './needs.ts';

const test = suite('selinux', needs);
const CONTAINERS = {drivers: ['lxc']} as const;
const FILE = parseContext('system_u:object_r:container_file_t:s0');
/** Three categories. A guest has two, so no guest has this label. */
const OTHERS_FILE = parseContext('system_u:object_r:container_file_t:s0:c7,c8,c9');
const LABELLED = [{model: 'selinux', type: 'dynamic'}] as const;

test(
	'a container that asks for no label runs in that of its controller, and libvirt names none',
	CONTAINERS,
	async (t, rig) => {
		const guest = await rig.guest();
		await guest.boot();
		const controller = await rig.selinux.process(guest);
		t.is(controller.type, 'virtd_lxc_t');
		t.deepEqual(await rig.selinux.init(guest), controller);
		t.deepEqual((await guest.domain()).seclabels, []);
	},
);

test(
	'a container that asks for a label runs in the one that its XML and the log name, and its controller in its own',
	CONTAINERS,
	async (t, rig) => {
		const guest = await rig.guest({seclabels: LABELLED});
		await guest.boot();
		const init = await rig.selinux.init(guest);
		t.is(init.type, 'container_t');
		t.is(init.range?.high.categories.length, 2);
		t.deepEqual((await rig.selinux.named(guest)).process, init);
		t.deepEqual(
			(await rig.selinux.generated()).map(({label}) => label),
			[init],
		);
		t.is((await rig.selinux.process(guest)).type, 'virtd_lxc_t');
	},
);

test('two containers with labels cannot reach what is the other’s', CONTAINERS, async (t, rig) => {
	const [one, other] = [await rig.guest({seclabels: LABELLED}), await rig.guest({seclabels: LABELLED})];
	await one.boot();
	await other.boot();
	t.is(mcsOverlap(await rig.selinux.init(one), await rig.selinux.init(other)), undefined);
});

test(
	'a container with a label reads a file of its own categories, and is denied one of others',
	{...CONTAINERS, selinux: 'enforcing'},
	async (t, rig) => {
		const guest = await rig.guest({seclabels: LABELLED});
		const console = await guest.boot();
		const [own = '', others = ''] = await filesIn(rig, guest, ['own', 'others']);
		await rig.selinux.relabel(own, fileOf(await rig.selinux.init(guest)));
		await rig.selinux.relabel(others, OTHERS_FILE);
		t.is(await console.ask('run cat /own'), 'exit 0');
		rig.selinux.expectDenial({
			why: 'the file has categories that the container lacks',
			...{source: 'container_t', target: 'container_file_t', tclass: 'file', path: /others$/},
		});
		t.is(await console.ask('run cat /others'), 'exit 1');
	},
);

/** Returns the label for a file of a container that runs in this context. */
function fileOf({range}: SecurityContext): SecurityContext {
	return range === undefined ? FILE : {...FILE, range};
}

/** Creates files in the root of a container; returns their paths on the host. */
async function filesIn(rig: Rig, guest: Guest, names: readonly string[]): Promise<string[]> {
	const root = (await guest.domain()).filesystems.find(({target}) => target === '/')?.source;
	const paths = names.map((name) => `${root}/${name}`);
	for (const path of paths) await rig.host.write(path, 'a text\n', {mode: 0o644});
	return paths;
}
