/** The recipe works under libvirtd, and under the modular daemon of the driver if that is installed. */
import {suite} from 'virtrig';
import needs from './needs.ts';

const test = suite('gdb', needs);

test(
	"under each installed daemon, the recipe stops the guest's program in main",
	{private: true, deadline: 120_000},
	async (t, rig) => {
		const daemons = rig.daemon.installed();
		t.not(daemons.length, 0);
		for (const daemon of daemons) {
			await rig.daemon.use(daemon);
			const guest = await rig.guest();
			const {gdb, program, started} = await rig.gdb.start(guest);
			const process = await rig.daemon.process();
			t.is(await process.name(), daemon);
			t.deepEqual(program.argv, await guest.argv());
			await gdb.detach();
			await started;
			await guest.ready();
			t.log(`${daemon}: stopped in main of ${program.program}`);
		}
	},
);
