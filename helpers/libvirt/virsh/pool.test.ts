import test, {type ExecutionContext} from 'ava';
import {DeadlineError} from '../../errors.ts';
import type {Host} from '../../host/host.ts';
import {localHost} from '../../host/local/local-host.ts';
import type {Terminal} from '../../terminal/terminal.ts';
import {localVirsh} from '../../testing/local-virsh.ts';
import {scratchFolder} from '../../testing/scratch-folder.ts';
import {Virsh} from './pool.ts';
import {VirshError} from './virsh-error.ts';

interface Counted {
	readonly virsh: Virsh;
	readonly opened: Terminal[];
}

async function pool(t: ExecutionContext, sessions?: number): Promise<Counted> {
	const scratch = await scratchFolder(t);
	const opened: Terminal[] = [];
	const host: Host = {
		...localHost,
		async terminal(argv, options) {
			const terminal = await localHost.terminal(argv, options);
			opened.push(terminal);
			return terminal;
		},
	};
	const virsh = new Virsh({...localVirsh, host}, 'test:///default', {scratch, sessions});
	t.teardown(() => virsh.close());
	return {virsh, opened};
}

test('one session serves commands that follow each other', async (t) => {
	const {virsh, opened} = await pool(t);
	t.is(opened.length, 0);
	for (let i = 0; i < 5; i++) await virsh.run(['echo', String(i)]);
	await t.throwsAsync(virsh.run(['nosuch']), {instanceOf: VirshError});
	await virsh.run(['echo']);
	t.is(opened.length, 1);
});

test('a command overtakes one that hangs', async (t) => {
	const {virsh} = await pool(t);
	const hanging = t.throwsAsync(virsh.run(['event', '--all', '--loop'], {deadline: 3000}), {
		instanceOf: DeadlineError,
	});
	const order: string[] = [];
	const [, reply] = await Promise.all([
		hanging.then(() => order.push('the hanging one')),
		virsh.run(['echo', 'overtakes']).finally(() => order.push('the other')),
	]);
	t.is(reply.output, 'overtakes');
	t.deepEqual(order, ['the other', 'the hanging one']);
});

test('no more sessions than allowed are open at once', async (t) => {
	const {virsh, opened} = await pool(t, 2);
	const replies = await Promise.all(Array.from({length: 12}, (_, i) => virsh.run(['echo', String(i)])));
	t.deepEqual(
		replies.map(({output}) => Number(output)),
		Array.from({length: 12}, (_, i) => i),
	);
	t.is(opened.length, 2);
});

test('a session that broke is replaced at the next command', async (t) => {
	const {virsh, opened} = await pool(t, 1);
	await t.throwsAsync(virsh.run(['event', '--all', '--loop'], {deadline: 300}), {instanceOf: DeadlineError});
	t.is((await virsh.run(['echo', 'again'])).output, 'again');
	t.is(opened.length, 2);
	await localHost.signal(opened[1]?.pid ?? 0, 'SIGKILL');
	await opened[1]?.exited;
	t.is((await virsh.run(['echo', 'and again'])).output, 'and again');
	t.is(opened.length, 3);
});

test('closing ends what runs, refuses what comes, and leaves no process', async (t) => {
	const {virsh, opened} = await pool(t);
	await virsh.run(['list']);
	const hanging = t.throwsAsync(virsh.run(['event', '--all', '--loop'], {deadline: 60_000}));
	await virsh.run(['list']);
	await virsh.close();
	await hanging;
	await virsh.close();
	await t.throwsAsync(virsh.run(['list']), {message: /was closed/});
	for (const {pid} of opened) t.false(await localHost.signal(pid, 'SIGCONT'));
});
