import {randomBytes} from 'node:crypto';
import test from 'ava';
import {localHost} from '../../host/local/local-host.ts';
import {killMarked, markedProcesses} from './marked-processes.ts';

const DEADLINE = 10_000;

test('a process with the mark of a run is ended with all that it has started, and no other', async (t) => {
	const [run, other] = [randomBytes(3).toString('hex'), randomBytes(3).toString('hex')];
	const start = async (mark: string) => {
		const begun = Promise.withResolvers<void>();
		const running = await localHost.spawn(['sh', '-c', 'setsid sleep 60 & echo begun; sleep 60; true'], {
			env: {VIRTRIG_RUN: mark},
			check: false,
			deadline: 60_000,
			onOutput: () => begun.resolve(),
		});
		await begun.promise;
		return running;
	};
	const mine = await start(run);
	const others = await start(other);
	t.true((await markedProcesses(localHost, run)).includes(mine.pid));
	await killMarked(localHost, run, DEADLINE);
	t.is((await mine.done).signal, 'SIGKILL');
	t.deepEqual(await markedProcesses(localHost, run), []);
	t.is((await markedProcesses(localHost, other)).length, 3);
	await killMarked(localHost, other, DEADLINE);
	await others.done;
});

test('where nothing has the mark there is nothing to do', async (t) => {
	await t.notThrowsAsync(killMarked(localHost, randomBytes(3).toString('hex'), DEADLINE));
});
