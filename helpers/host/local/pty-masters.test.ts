import test from 'ava';
import {endsWithin, identifyProcess} from '../process/process-identity.ts';
import {localHost} from './local-host.ts';

/** Prints a program's own descriptors. */
const LOOK = ['sh', '-c', 'ls -l /proc/$$/fd'] as const;

test('neither a command nor another terminal inherits a terminal: its program would outlive us unnoticed', async (t) => {
	await using terminal = await localHost.terminal(['cat']);
	await using another = await localHost.terminal(['cat']);
	t.false((await localHost.run(LOOK)).stdout.includes('ptmx'));
	t.false((await localHost.run(LOOK, {stdin: 'some'})).stdout.includes('ptmx'));
	await using looking = await localHost.terminal(LOOK);
	await looking.exited;
	t.true(looking.unmatched.includes('/dev/pts/'));
	t.false(looking.unmatched.includes('ptmx'));
	t.is(terminal.exit ?? another.exit, undefined);
});

test('a process that is killed hangs up its terminals, although commands that it has started live on', async (t) => {
	const script = `
		import {localHost} from '${new URL('local-host.ts', import.meta.url).href}';
		const terminal = await localHost.terminal(['cat']);
		const command = await localHost.spawn(['sleep', '60']);
		process.stdout.write(\`\${terminal.pid} \${command.pid}\\n\`);
	`;
	const started = Promise.withResolvers<string>();
	const owner = await localHost.spawn([process.execPath, '--input-type=module', '-e', script], {
		check: false,
		onOutput: (text) => started.resolve(text),
	});
	const [cat, sleep] = (await started.promise).split(' ').map(Number);
	const program = await identifyProcess(localHost, cat ?? 0);
	owner.kill();
	t.true(program !== undefined && (await endsWithin(localHost, program, 5000)));
	t.true(await localHost.signal(sleep ?? 0, 'SIGKILL'));
});
