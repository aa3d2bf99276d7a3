import {fileURLToPath} from 'node:url';
import {daemonCgroup, type PrivateRoot} from '../../helpers/cgroup/private-root.ts';
import type {Argv, CommandOptions, CommandResult, Host, RunningCommand} from '../../helpers/host/host.ts';
import {joiningCgroups} from '../../helpers/host/process/joining-cgroups.ts';
import {findDistribution} from '../../helpers/installation/distribution.ts';
import {type Installation, pathOf} from '../../helpers/installation/installation.ts';
import type {ConnectionDriver} from '../../helpers/libvirt/libvirt.ts';
import {privateUri, waitForDaemon} from '../../helpers/libvirt/private/daemon-socket.ts';
import {findHostPid} from '../../helpers/libvirt/private/host-pid.ts';
import {
	firstMounts,
	fstab,
	LIBVIRT_FOLDERS,
	laterMounts,
	upperFolders,
} from '../../helpers/libvirt/private/mount-table.ts';
import {reapRun} from '../../helpers/reap/reap-run.ts';
import {REPOSITORY} from '../../helpers/repository.ts';
import {pathUndo} from '../../helpers/run-folder/journal/path-undo.ts';
import {makeLibvirtCgroups, rootedIn} from '../../helpers/run-folder/run-cgroups.ts';
import {createRun, type RunFolder} from '../../helpers/run-folder/run-folder.ts';

const INSIDE = fileURLToPath(new URL('../../helpers/libvirt/private/inside.sh', import.meta.url));

const NAMESPACES = ['--mount', '--pid', '--net', '--uts', '--ipc'] as const;

/** Milliseconds for its daemon to open its socket. */
const START_DEADLINE = 60_000;

/** Debian's configuration, except for a log file and no polkit. */
const CONFIGURATION: Readonly<Record<string, string>> = {
	'libvirtd.conf': [
		'auth_unix_ro = "none"',
		'auth_unix_rw = "none"',
		'log_outputs = "3:file:/var/log/libvirt/libvirtd.log"',
		'',
	].join('\n'),
};

/**
 * A throw-away machine in which a system libvirt runs on its usual paths. It consists of separate namespaces on this host, and
 * sees the host's tree. A command in it takes that libvirt for the machine's own.
 */
export class Machine implements AsyncDisposable {
	readonly host: Host;
	readonly installation: Installation;
	/** Where the host sees the machine's libvirt folders, by the names of {@link LIBVIRT_FOLDERS}. */
	readonly folder: string;
	/** The host's pid of the machine's process 1. */
	readonly init: number;
	readonly #run: RunFolder;
	readonly #roots: readonly PrivateRoot[];
	readonly #process: RunningCommand;

	private constructor(
		run: RunFolder,
		installation: Installation,
		folder: string,
		init: number,
		roots: readonly PrivateRoot[],
		process: RunningCommand,
	) {
		this.host = run.host;
		this.installation = installation;
		this.#run = run;
		this.folder = folder;
		this.init = init;
		this.#roots = roots;
		this.#process = process;
	}

	/** Resolves once its libvirt's socket is there. */
	static async start(host: Host): Promise<Machine> {
		const installation = await findDistribution(host);
		const run = await createRun(host, process.argv.slice(1));
		const folder = `${run.path}/machine`;
		await run.journal.record(pathUndo, {path: folder});
		for (const part of Object.keys(LIBVIRT_FOLDERS)) await host.makeFolder(`${folder}/${part}`);
		for (const [file, text] of Object.entries(CONFIGURATION)) await host.write(`${folder}/etc/${file}`, text);
		const {roots} = await makeLibvirtCgroups(run, 'machine');
		// The repository may be below /tmp, which the machine has of its own.
		const aside = [REPOSITORY, '/run/repository', 'none', 'bind,x-mount.mkdir'];
		const back = ['/run/repository', REPOSITORY, 'none', 'bind,x-mount.mkdir'];
		await host.write(`${folder}/first.fstab`, ofMachine(firstMounts(folder, roots) + fstab([aside])));
		await host.write(`${folder}/later.fstab`, ofMachine(laterMounts() + fstab([back])));
		await host.write(`${folder}/upper-folders`, upperFolders().join('\n'));
		const enter: Argv = ['unshare', ...NAMESPACES, '--fork', '--kill-child', '--propagation', 'private'];
		const started = await host.spawn(
			rootedIn(roots, [
				...enter,
				'tini',
				'-g',
				'--',
				'sh',
				INSIDE,
				folder,
				pathOf(installation, 'virtlogd'),
				pathOf(installation, 'libvirtd'),
			]),
			{
				signalOnOurEnd: 'SIGKILL',
				deadline: Number.POSITIVE_INFINITY,
				check: false,
				cwd: '/',
			},
		);
		const ready = await Promise.race([
			waitForDaemon(host, folder, started.pid, START_DEADLINE),
			started.done.then(() => false),
		]);
		const init = ready ? await findHostPid(host, roots, 1) : undefined;
		if (init === undefined) {
			started.kill();
			const {stderr} = await started.done;
			await reapRun(run);
			throw new Error(`the machine's libvirtd did not start:\n${stderr}`);
		}
		return new Machine(run, installation, folder, init, roots, started);
	}

	/** A command line that runs on this host and is the machine's. */
	inside(argv: Argv): Argv {
		const own = this.#roots.map((root) => ({...root, path: daemonCgroup(root)}));
		const enter: Argv = ['nsenter', '--target', String(this.init), '--cgroup', ...NAMESPACES, '--wd'];
		return joiningCgroups(own, [...enter, ...argv]);
	}

	run(argv: Argv, options?: CommandOptions): Promise<CommandResult> {
		return this.host.run(this.inside(argv), options);
	}

	/** How the host reaches its libvirt. */
	uri(driver: ConnectionDriver): string {
		return privateUri(this.folder, driver);
	}

	virsh(driver: ConnectionDriver, ...words: string[]): Promise<CommandResult> {
		return this.host.run([pathOf(this.installation, 'virsh'), '-k0', '-c', this.uri(driver), ...words]);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.#process.kill();
		await this.#process.done;
		const {failed} = await reapRun(this.#run);
		for (const {undo, error} of failed)
			console.error(`left behind: ${JSON.stringify(undo)}: ${String(error)}`);
	}
}

/** Names the mounts otherwise than a private libvirt does: mount --all would take those in the machine for mounted. */
function ofMachine(mounts: string): string {
	return mounts.replaceAll(/^virtrig-/gm, 'machine-');
}
