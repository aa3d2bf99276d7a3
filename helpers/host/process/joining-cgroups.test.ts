import {scratchCgroups, testOnCgroups} from '../../testing/scratch-cgroup.ts';
import {localHost} from '../local/local-host.ts';
import {joiningCgroups} from './joining-cgroups.ts';

testOnCgroups('a command that cannot join its cgroups is not started', async (t) => {
	const missing = {path: '/none/at/all'};
	const argv = joiningCgroups([missing], ['echo', 'started']);
	const {exitCode, stdout} = await localHost.run(argv, {check: false});
	t.not(exitCode, 0);
	t.is(stdout, '');
});

testOnCgroups('a command is in its cgroups from its beginning', async (t) => {
	const {nested} = await scratchCgroups(t);
	const cgroups = nested.map((path) => ({path}));
	const {stdout} = await localHost.run(joiningCgroups(cgroups, ['cat', '/proc/self/cgroup']));
	t.is(stdout.match(/\/below\/further\.slice$/gm)?.length, nested.length);
});
