/**
 * The per-VM log is the first place to look if a guest does not start. It must contain the exact command line and environment
 * of the process, everything that the process itself writes, and when and why it ended.
 */
import {type ExecutionContext, suite} from 'virtrig';
import needs from './needs.ts';

const test = suite('per-vm-logs', needs);
const MACHINES = {drivers: ['kvm', 'qemu']} as const;
const CONTAINERS = {drivers: ['lxc']} as const;

test('the start line names the versions and the host', MACHINES, async (t, rig) => {
	const guest = await rig.guest();
	const began = await rig.machine.now();
	await guest.start();
	const [start, ...others] = await rig.logs.of(guest);
	t.is(others.length, 0);
	const {libvirt, qemu, kernel, hostname} = start?.facts ?? {};
	const version = (await rig.virsh(['version'])).output;
	t.regex(version, new RegExp(`Using library: libvirt ${libvirt}\\b`));
	t.regex(version, new RegExp(`Running hypervisor: QEMU ${qemu?.match(/^[\d.]+/)?.[0]}`));
	t.is(kernel, await rig.machine.kernel());
	t.is(hostname, await rig.machine.hostname());
	assertStartedAt(t, start?.started, began);
});

test('the start line of a container says when it was', CONTAINERS, async (t, rig) => {
	const guest = await rig.guest();
	const began = await rig.machine.now();
	await guest.start();
	const [start, ...others] = await rig.logs.of(guest);
	t.is(others.length, 0);
	assertStartedAt(t, start?.started, began);
});

/** Asserts that the logged time of a start is close to the time when it was requested, in milliseconds. */
function assertStartedAt(t: ExecutionContext, started: string | undefined, asked: number): void {
	const late = Date.parse(started ?? '') - asked;
	t.true(late > -1000 && late < 20_000, `it says ${started}, ${late} ms after the start was asked for`);
}

test('its command line and environment are those of the process, word by word', async (t, rig) => {
	const guest = await rig.guest({vcpus: 2});
	await guest.start();
	const process = await guest.process();
	const [start] = await rig.logs.of(guest);
	t.deepEqual(start?.argv, await process.argv());
	t.deepEqual(start?.environment, await process.environment());
});

test('what QEMU writes to its standard error is in it', MACHINES, async (t, rig) => {
	const guest = await rig.guest();
	await guest.start();
	await guest.destroy();
	const [start] = await rig.logs.onceStopped(guest);
	// libvirtd ends QEMU with SIGTERM, and QEMU says who sent it (os-posix.c, termsig_handler).
	t.regex(start?.output.join('\n') ?? '', /terminating on signal 15 from pid \d+ \(.*libvirtd\)/);
});

test('what a container says before it has a console is in it', CONTAINERS, async (t, rig) => {
	const guest = await rig.guest({init: '/sbin/not-there'});
	await t.throwsAsync(guest.start(), {name: 'VirshError', message: /not-there.*No such file/});
	const [start] = await rig.logs.of(guest);
	t.regex(start?.output.join('\n') ?? '', /not-there/);
});

test('a destroyed guest was shut down for the reason destroyed', MACHINES, async (t, rig) => {
	const guest = await rig.guest();
	await guest.start();
	await guest.destroy();
	const [start] = await rig.logs.onceStopped(guest);
	t.is(start?.stop?.reason, 'destroyed');
	const {started = '', stop} = start ?? {};
	t.true(Date.parse(stop?.time ?? '') >= Date.parse(started), `started ${started}, stopped ${stop?.time}`);
});

test('a guest that powered itself off was shut down for the reason shutdown', MACHINES, async (t, rig) => {
	const guest = await rig.guest();
	const console = await guest.boot();
	console.tell('poweroff');
	const [start] = await rig.logs.onceStopped(guest);
	t.is(start?.stop?.reason, 'shutdown');
});

test('a guest that panicked was shut down for the reason crashed', MACHINES, async (t, rig) => {
	const guest = await rig.guest({qemu: {panic: true}});
	const console = await guest.boot();
	console.tell('panic');
	const [start] = await rig.logs.onceStopped(guest);
	t.is(start?.stop?.reason, 'crashed');
});

test('a killed QEMU was shut down for the reason crashed', MACHINES, async (t, rig) => {
	const guest = await rig.guest();
	await guest.start();
	await guest.kill();
	const [start] = await rig.logs.onceStopped(guest);
	t.is(start?.stop?.reason, 'crashed');
});

test(
	'a start that fails before QEMU runs leaves a stop line with the reason failed',
	MACHINES,
	async (t, rig) => {
		const guest = await rig.guest({
			qemu: {disks: [{file: '/var/lib/libvirt/virtrig/not-there.raw', format: 'raw', bus: 'ide'}]},
		});
		await t.throwsAsync(guest.start(), {name: 'VirshError', message: /not-there\.raw/});
		const [start] = await rig.logs.onceStopped(guest);
		t.is(start?.stop?.reason, 'failed');
		t.is(start?.started, undefined, 'it was never started');
	},
);

test('a QEMU that ends at its start leaves its error and the reason failed', MACHINES, async (t, rig) => {
	const guest = await rig.guest({qemu: {boot: {rom: '/etc/hostname'}}});
	await t.throwsAsync(guest.start(), {name: 'VirshError', message: /could not load PC BIOS/});
	const [start] = await rig.logs.onceStopped(guest);
	t.is(start?.stop?.reason, 'failed');
	t.regex(start?.output.join('\n') ?? '', /could not load PC BIOS/);
});

test('a second start appends, and leaves the first as it was', async (t, rig) => {
	const guest = await rig.guest();
	await guest.start();
	await guest.destroy();
	const ended = rig.driver === 'lxc' ? await rig.logs.of(guest) : await rig.logs.onceStopped(guest);
	const text = await rig.logs.text(guest);
	await guest.start();
	const starts = await rig.logs.of(guest);
	t.is(starts.length, 2);
	t.is((await rig.logs.text(guest)).slice(0, text.length), text);
	t.deepEqual(starts[0]?.argv, ended[0]?.argv);
	t.deepEqual(starts[1]?.argv, await guest.argv());
});

/** A line of shell that floods the log like a QEMU with debug output, but not when libvirt probes QEMU's capabilities. */
const FLOOD = '[ "$1" != -name ] || yes "a line of noise" | head -c 300000 >&2';

test('virtlogd rotates it at its size', {...MACHINES, private: true}, async (t, rig) => {
	const quiet = await rig.guest();
	const emulator = await rig.files.emulatorScript(quiet, {first: FLOOD});
	const guest = await rig.guest({emulator});
	await guest.start();
	const sizes = await rig.logs.sizes(guest);
	const [, newest = 0, older = 0] = sizes;
	t.true(newest > 100_000 && older > 100_000, `sizes of the log and its backups: ${sizes.join(', ')}`);
	t.true(Math.max(...sizes) <= 131_072 + 4096, `none is much over max_size: ${sizes.join(', ')}`);
});
