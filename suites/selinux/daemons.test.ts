/**
 * sVirt depends on the daemon's context. If systemd starts the daemon, it runs in its own context and may start guests in
 * theirs. If an administrator starts it from a shell to debug it, it has the administrator's context, and guests fail to start
 * for that reason alone. Check this before suspecting anything else.
 */
import {describeContext, parseContext, suite} from 'virtrig';
import {SVIRT} from './labels.ts';
import needs, {MACHINES} from './needs.ts';

const test = suite('selinux', needs);
const VIRTD = parseContext('system_u:system_r:virtd_t:s0');
const CHANGED = {...MACHINES, fresh: true, deadline: 180_000} as const;

test('libvirtd that systemd has started runs in virtd_t, and its guests do not', async (t, rig) => {
	const guest = await rig.guest();
	await guest.start();
	t.deepEqual(await rig.selinux.daemon(), VIRTD);
	t.regex((await rig.selinux.process(guest)).type, rig.driver === 'lxc' ? /^virtd_lxc_t$/ : SVIRT);
});

/** When a guest starts, virtlogd looks in /proc to find out who its client is. */
const LOOKED_UP = {
	why: "virtlogd may not look at an administrator's processes",
	...{source: 'virtlogd_t', target: 'unconfined_t', tclass: 'dir', permissions: ['search']},
};

test(
	"a libvirtd started from a shell has the administrator's context, and makes no valid label from it",
	{...CHANGED, selinux: 'enforcing'},
	async (t, rig) => {
		await rig.daemon.startedBy([rig.daemon.program(), '--daemon'], async () => {
			t.is((await rig.selinux.daemon()).type, 'unconfined_t');
			const guest = await rig.guest();
			rig.selinux.expectDenial(LOOKED_UP);
			await t.throwsAsync(guest.start(), {
				name: 'VirshError',
				message: /'unconfined_u:unconfined_r:svirt_t:s0:c\d+,c\d+': Invalid argument/,
			});
		});
	},
);

/** When a container starts, libvirt asks machined which machine the controller belongs to, and machined looks in /proc. */
const UNKNOWN_TO_MACHINED = {
	why: "machined may not look at an administrator's processes",
	...{source: 'systemd_machined_t', target: 'unconfined_t', tclass: 'dir', permissions: ['search']},
};

test(
	'a container does not start under a libvirtd started from a shell: machined may not look at it',
	{...CHANGED, drivers: ['lxc'], selinux: 'enforcing'},
	async (t, rig) => {
		await rig.daemon.startedBy([rig.daemon.program(), '--daemon'], async () => {
			t.is((await rig.selinux.daemon()).type, 'unconfined_t');
			const guest = await rig.guest();
			rig.selinux.expectDenial(UNKNOWN_TO_MACHINED);
			await t.throwsAsync(guest.start(), {name: 'VirshError', message: /NoMachineForPID/});
		});
	},
);

/** The access that runcon(1) needs. */
const TRANSITION = {
	why: "the policy leads from an administrator's shell to virtd_t in no other way",
	...{source: 'unconfined_t', target: 'virtd_t', tclass: 'process', permissions: ['transition']},
};

test(
	'an administrator cannot put libvirtd into its own context by runcon: systemd alone may',
	{...MACHINES, selinux: 'enforcing'},
	async (t, rig) => {
		rig.selinux.expectDenial(TRANSITION);
		const {exitCode, stderr} = await rig.selinux.run(VIRTD, [rig.daemon.program(), '--version']);
		t.is(exitCode, 126, 'as runcon(1) says of a command that it cannot execute');
		t.regex(stderr, /Permission denied/);
	},
);

test(
	'in permissive mode an administrator can put libvirtd into its own context by runcon, and guests have theirs',
	CHANGED,
	async (t, rig) => {
		rig.selinux.expectDenial(TRANSITION);
		rig.selinux.expectDenial({
			why: "what the shell has open is the shell's",
			...{source: 'virtd_t', target: 'unconfined_t', tclass: 'fd', permissions: ['use']},
		});
		await rig.machine.inSelinuxMode('permissive', async () => {
			const argv = ['runcon', describeContext(VIRTD), rig.daemon.program(), '--daemon'] as const;
			await rig.daemon.startedBy(argv, async () => {
				t.deepEqual(await rig.selinux.daemon(), VIRTD);
				const guest = await rig.guest();
				await guest.start();
				const process = await rig.selinux.process(guest);
				t.regex(process.type, SVIRT);
				t.deepEqual((await rig.selinux.named(guest)).process, process);
			});
		});
	},
);

test(
	'a libvirtd whose file has lost its type is not in virtd_t and finds no QEMU; chcon mends it',
	{...CHANGED, selinux: 'enforcing'},
	async (t, rig) => {
		const program = rig.daemon.program();
		const make = ['chcon', '--type=bin_t', program] as const;
		const undo = ['chcon', '--type=virtd_exec_t', program] as const;
		await rig.daemon.changed({make, undo}, async (daemon) => {
			t.is((await rig.selinux.processOf(daemon.pid)).type, 'initrc_t');
			rig.selinux.expectDenial({
				why: 'in initrc_t no emulator may make code at run time, so libvirt cannot probe any',
				...{source: 'initrc_t', target: 'initrc_t', tclass: 'process', permissions: ['execmem']},
			});
			// libvirt 9.0 says the first, libvirt 11 the second.
			const message = /Cannot find suitable emulator|could not find capabilities/;
			await t.throwsAsync(rig.guest(), {message});
		});
		t.deepEqual(await rig.selinux.daemon(), VIRTD);
		const guest = await rig.guest();
		await guest.start();
		t.regex((await rig.selinux.process(guest)).type, SVIRT);
	},
);
