/** A build of a Debian whose processes are all killed while it is being unpacked. */
import test from 'ava';
import {existsWithin} from '../../helpers/host/files/wait-until.ts';
import {localHost as host} from '../../helpers/host/local/local-host.ts';
import {installDebian} from '../../vm-images/debian.ts';
import {killAll, runProcesses} from './run-processes.ts';
import {Scratch} from './scratch.ts';

/** Returns mmdebstrap's mounts that this process sees, and its files in memory. */
async function traces(): Promise<string[]> {
	const mounts = (await host.readText('/proc/self/mountinfo')).split('\n');
	return [...mounts, ...(await host.list('/dev/shm'))].filter((line) => line.includes('mmdebstrap')).sort();
}

test('of a Debian whose builders are killed nothing stays mounted, or in memory', async (t) => {
	t.timeout(5 * 60_000);
	await using scratch = await Scratch.make(host);
	const before = await traces();
	const reached = `${scratch.state}/reached`;
	const installing = installDebian(host, {
		folder: scratch.state,
		release: 'bookworm',
		packages: ['tini'],
		options: [`--essential-hook=touch ${reached}; sleep 600`],
		tar: `${scratch.state}/root.tar`,
		at: () => {},
	});
	const failed = t.throwsAsync(installing, {name: 'CommandError'});
	t.true(await existsWithin(host, reached, 4 * 60_000), 'it is in the middle of it');
	while ((await runProcesses(scratch)).length > 0) await killAll(scratch);
	await failed;
	t.deepEqual(await traces(), before);
});
