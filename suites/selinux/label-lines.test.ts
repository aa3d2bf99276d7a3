/**
 * Before you look for a label in libvirtd's log, you must know whether it can be there. By default libvirt labels files in a
 * child of the daemon, in the guest's mount namespace and under locks, and such a child logs nowhere. If both are switched off,
 * the daemon labels the files itself and logs it. Then each line must match what the kernel shows.
 */
import {suite} from 'virtrig';
import {markedDisk, onDisk} from './disks.ts';
import {FOLDERS_DEFAULT, MARKED} from './labels.ts';
import needs, {MACHINES} from './needs.ts';

const test = suite('selinux', needs);

test(
	"by default the daemon's log has the guest's label, and no line for what is done to its disk",
	MACHINES,
	async (t, rig) => {
		const file = await rig.files.disk();
		const guest = await rig.guest({qemu: onDisk(file)});
		await guest.start();
		t.is((await rig.selinux.generated()).length, 1);
		t.deepEqual(await rig.selinux.file(file), (await rig.selinux.named(guest)).images, 'it was done');
		const lines = await rig.selinux.labelLines();
		t.deepEqual(
			lines.filter((line) => line.kind === 'set' && line.path === file),
			[],
		);
	},
);

test(
	"the daemon's log names the labels of the process and of its sockets, and the process's owner, as the kernel shows them",
	MACHINES,
	async (t, rig) => {
		const guest = await rig.guest();
		await guest.start();
		const process = await rig.selinux.process(guest);
		const lines = await rig.selinux.labelLines();
		t.deepEqual(
			lines.flatMap((line) => (line.kind === 'process' ? [line.context] : [])),
			[process],
		);
		t.deepEqual(
			lines.flatMap((line) => (line.kind === 'process-owner' ? [line.owner] : [])),
			[await rig.selinux.processOwner(guest)],
		);
		const sockets = lines.filter((line) => line.kind === 'socket');
		t.deepEqual(
			sockets.filter(({domain}) => domain !== guest.name),
			[],
		);
		// QEMU has the first label; the daemon talks to it through a socket with the second.
		t.deepEqual(
			sockets.map(({context}) => context),
			[process, {...(await rig.selinux.daemon()), range: process.range}],
		);
	},
);

test(
	"without remembered owners and mount namespaces the daemon's log says what the kernel shows of the disk",
	{...MACHINES, fresh: true, deadline: 180_000},
	async (t, rig) => {
		await rig.daemon.withSettings({qemu: {remember_owner: '0', namespaces: '[]'}}, async () => {
			const file = await markedDisk(rig);
			const guest = await rig.guest({qemu: onDisk(file)});
			await guest.start();
			t.is((await rig.selinux.remembered(file)).size, 0);
			t.deepEqual(await rig.selinux.setLines(file), [await rig.selinux.file(file)]);
			t.deepEqual(await rig.selinux.ownerLines(file), [await rig.selinux.owner(file)]);
			await guest.destroy();
			// The policy's label for its folder, because libvirt has no note of the old label.
			t.deepEqual(await rig.selinux.file(file), FOLDERS_DEFAULT);
			t.deepEqual((await rig.selinux.setLines(file)).length, 2, 'the second one takes the label back');
		});
	},
);

test(
	'with log level info the children that label files say in the journal what the kernel shows',
	{...MACHINES, fresh: true, deadline: 180_000},
	async (t, rig) => {
		await rig.daemon.withSettings({libvirtd: {log_level: '2'}}, async () => {
			const file = await markedDisk(rig);
			const guest = await rig.guest({qemu: onDisk(file)});
			await guest.start();
			t.deepEqual(await rig.selinux.setLines(file), [await rig.selinux.file(file)]);
			await guest.destroy();
			t.deepEqual(await rig.selinux.file(file), MARKED);
			t.deepEqual((await rig.selinux.setLines(file)).at(-1), MARKED);
		});
	},
);

test(
	"with log level debug the child that becomes QEMU says in the guest's log which labels it takes",
	{...MACHINES, fresh: true, deadline: 180_000},
	async (t, rig) => {
		await rig.daemon.withSettings({libvirtd: {log_level: '1'}}, async () => {
			const guest = await rig.guest();
			await guest.start();
			const process = await rig.selinux.process(guest);
			// First the daemon in its own log, then its child.
			const lines = (await rig.selinux.labelLines()).filter((line) => line.kind === 'process');
			t.deepEqual(
				lines.map(({context}) => context),
				[process, process],
			);
			t.is(new Set(lines.map(({record}) => record.thread)).size, 2);
		});
	},
);
