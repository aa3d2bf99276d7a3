/**
 * Cases that go wrong, each in another way, for the tests of what a run says of them: see mishaps.test.ts above. No
 * case of this subject is meant to pass but those whose titles say so.
 */
import {suite} from 'virtrig';
import needs from './needs.ts';

const test = suite('mishaps', needs);
const MACHINES = {drivers: ['qemu']} as const;
const CONTAINERS = {drivers: ['lxc']} as const;

test('an assertion does not hold', CONTAINERS, async (t, rig) => {
	const guest = await rig.guest();
	const console = await guest.boot();
	t.is(await console.ask('echo one'), 'two');
});

test('another error comes than the expected one', CONTAINERS, async (t, rig) => {
	const guest = await rig.guest();
	await t.throwsAsync(guest.virsh(['suspend', guest.name]), {message: /Permission denied/});
});

test('the daemon dies', CONTAINERS, async (_, rig) => {
	const guest = await rig.guest();
	await guest.start();
	await rig.daemon.signal('SIGKILL');
	await guest.state();
});

test('the case after a daemon that died passes', CONTAINERS, async (t, rig) => {
	const guest = await rig.guest();
	const console = await guest.boot();
	t.is(await console.ask('echo alive'), 'alive');
});

test('it never ends', {...CONTAINERS, deadline: 5000}, async (_, rig) => {
	const guest = await rig.guest();
	await guest.start();
	await new Promise(() => {});
});

test('a guest never boots', MACHINES, async (_, rig) => {
	const rom = await rig.files.rom(new Uint8Array(65_536).fill(0xf4));
	const guest = await rig.guest({qemu: {boot: {rom}}});
	await guest.boot({deadline: 1000});
});

test("a guest's image is cut short", MACHINES, async (_, rig) => {
	const rom = await rig.files.rom(new Uint8Array(1000).fill(0xf4));
	const guest = await rig.guest({qemu: {boot: {rom}}});
	await guest.start();
});

test('the XML is broken', CONTAINERS, async (_, rig) => {
	const guest = await rig.guest();
	await guest.virsh(['define', await rig.files.domainXml('<domain type="lxc"><name>x</name>')]);
});
