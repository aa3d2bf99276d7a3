import type {Host} from '../../helpers/host/host.ts';
import {identifyProcess} from '../../helpers/host/process/process-identity.ts';
import {REPOSITORY} from '../../helpers/repository.ts';
import type {RunPlace} from './run-processes.ts';

const FOLDER = '/var/lib';

/**
 * A separate state folder for the runs of one script, so that it contains no other runs. It is removed at its end; if its script
 * was killed, the next one removes it. Every process of such a run has the folder's name in its environment.
 */
export class Scratch implements RunPlace, AsyncDisposable {
	readonly host: Host;
	readonly state: string;
	readonly reports: string;

	private constructor(host: Host, name: string) {
		this.host = host;
		// Sockets lie below the state folder, and the path of a socket has at most 107 bytes (unix(7)).
		this.state = `${FOLDER}/${name}`;
		this.reports = `${FOLDER}/${name}.reports`;
	}

	/** Also makes it the state folder that this process itself looks at. */
	static async make(host: Host): Promise<Scratch> {
		for (const name of await host.list(FOLDER)) await removeAbandoned(host, name);
		const self = await identifyProcess(host, process.pid);
		const scratch = new Scratch(host, `virtrig-test-${process.pid}-${self?.startTime}`);
		await host.makeFolder(scratch.state);
		await host.makeFolder(scratch.reports);
		process.env.VIRTRIG_STATE = scratch.state;
		return scratch;
	}

	/** What every process of a run in here has in its environment. */
	get marker(): string {
		return `VIRTRIG_STATE=${this.state}`;
	}

	/** The ids of the runs that have a folder now. */
	async runs(): Promise<string[]> {
		return (await this.host.list(this.state)).filter((name) => /^[0-9a-f]{6}$/.test(name));
	}

	/** Undoes whatever is left, and removes the folders; the state folder stays where that failed. */
	async [Symbol.asyncDispose](): Promise<void> {
		await empty(this.host, this.state);
		await this.host.remove(this.reports);
	}
}

async function removeAbandoned(host: Host, name: string): Promise<void> {
	// A run that was told to end has removed its state already, and the reports alone are left.
	const [, base, pid, startTime] = /^(virtrig-test-(\d+)-(\d+))(?:\.reports)?$/.exec(name) ?? [];
	if (pid === undefined || (await identifyProcess(host, Number(pid)))?.startTime === startTime) return;
	await empty(host, `${FOLDER}/${base}`);
	await host.remove(`${FOLDER}/${base}.reports`);
}

/** Undoes what the runs of a state folder left, and removes it. */
async function empty(host: Host, state: string): Promise<void> {
	const {exitCode} = await host.run([`${REPOSITORY}/ci/virtrig`, 'reap'], {
		env: {VIRTRIG_STATE: state},
		deadline: 120_000,
		check: false,
	});
	if (exitCode === 0) await host.remove(state);
}
