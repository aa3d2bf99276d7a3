import {existsSync} from 'node:fs';
import {chmod, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import {tmpdir, userInfo} from 'node:os';
import {HostError} from '../errors.ts';
import type {Argv, RunningCommand} from '../host/host.ts';
import {localHost} from '../host/local/local-host.ts';
import {endsWithin, identifyProcess} from '../host/process/process-identity.ts';
import type {SshDestination} from '../host/ssh/ssh-argv.ts';

const SSHD = '/usr/sbin/sshd';

/** Whether sshd is installed. Its package enables a service, so virtrig does not install it. */
export const HAS_SSHD = existsSync(SSHD);

export interface PrivateSshd {
	readonly login: Required<Omit<SshDestination, 'hostKeyAlias'>>;
	/** Ends all connections at once, like a broken line. New ones can be made. */
	drop(): Promise<void>;
	/** Refuses new connections until `start`. Existing ones stay. */
	stop(): Promise<void>;
	start(): Promise<void>;
	close(): Promise<void>;
}

/** Starts an sshd with its own keys for the tests. It lets this user in on the loopback interface. */
export async function startSshd(settings: readonly string[] = []): Promise<PrivateSshd> {
	const folder = await mkdtemp(`${tmpdir()}/sshd-`);
	for (const name of ['host', 'user'])
		await localHost.run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', `${folder}/${name}`]);
	await writeFile(`${folder}/authorized`, await readFile(`${folder}/user.pub`));
	await chmod(`${folder}/authorized`, 0o600);
	const port = await freePort();
	const key = (await readFile(`${folder}/host.pub`, 'utf8')).split(' ').slice(0, 2).join(' ');
	await writeFile(`${folder}/known`, `[127.0.0.1]:${port} ${key}\n`);
	const lines = [
		`HostKey ${folder}/host`,
		`AuthorizedKeysFile ${folder}/authorized`,
		`ListenAddress 127.0.0.1:${port}`,
		'PidFile none',
		'UsePAM no',
		'StrictModes no',
		'PermitRootLogin yes',
		...settings,
	];
	await writeFile(`${folder}/config`, `${lines.join('\n')}\n`);
	let running = await listen(`${folder}/config`);
	const stop = async () => {
		const identity = await identifyProcess(localHost, running.pid);
		// Not at its output's end, which is the end of its last session.
		running.unref();
		running.kill('SIGKILL');
		if (identity) await endsWithin(localHost, identity, 10_000);
	};
	return {
		stop,
		start: async () => {
			running = await listen(`${folder}/config`);
		},
		drop: async () => {
			const children = await readFile(`/proc/${running.pid}/task/${running.pid}/children`, 'utf8');
			for (const pid of children.split(' ').filter(Boolean)) await localHost.signal(Number(pid), 'SIGKILL');
		},
		login: {
			destination: `${userInfo().username}@127.0.0.1`,
			port,
			identity: `${folder}/user`,
			knownHosts: `${folder}/known`,
		},
		close: async () => {
			await stop();
			await rm(folder, {recursive: true});
		},
	};
}

/** Starts an sshd, and waits until it listens. */
async function listen(configuration: string): Promise<RunningCommand> {
	const listening = Promise.withResolvers<void>();
	const running = await localHost.spawn(inPlace([SSHD, '-D', '-e', '-f', configuration]), {
		check: false,
		deadline: Number.POSITIVE_INFINITY,
		signalOnOurEnd: 'SIGKILL',
		onOutput: (chunk) => {
			if (chunk.includes('listening')) listening.resolve();
		},
	});
	const ended = running.done.then(({stderr}) => {
		throw new HostError({tried: 'start a private sshd', host: 'local', seen: stderr});
	});
	await Promise.race([listening.promise, ended]);
	ended.catch(() => {});
	return running;
}

/**
 * As root, sshd needs a folder that its service would make. A mount namespace leaves the machine's own /run
 * unchanged.
 */
function inPlace(argv: Argv): Argv {
	if (process.getuid?.() !== 0 || existsSync('/run/sshd')) return argv;
	const script = 'mount -t tmpfs none /run && mkdir /run/sshd && exec "$@"';
	return ['unshare', '--mount', 'sh', '-c', script, 'sh', ...argv];
}

async function freePort(): Promise<number> {
	const server = createServer();
	const {promise, resolve} = Promise.withResolvers<number>();
	server.listen(0, '127.0.0.1', () => {
		const address = server.address();
		resolve(typeof address === 'object' && address ? address.port : 0);
	});
	const port = await promise;
	await new Promise((closed) => server.close(closed));
	return port;
}
