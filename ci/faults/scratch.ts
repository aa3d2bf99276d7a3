import {randomBytes} from 'node:crypto';
import type {Host} from '../../helpers/host/host.ts';
import {REPOSITORY} from '../repository.ts';
import type {RunPlace} from './run-processes.ts';

/**
 * A state folder of its own for the runs of one script, so that no run of anybody else is in it; removed at its end.
 * Every process of such a run has its name in the environment.
 */
export class Scratch implements RunPlace, AsyncDisposable {
	readonly host: Host;
	readonly state: string;
	readonly reports: string;

	private constructor(host: Host, name: string) {
		this.host = host;
		// Sockets lie below the state folder, and the path of a socket has at most 107 bytes (unix(7)).
		this.state = `/var/lib/${name}`;
		this.reports = `/tmp/${name}`;
	}

	/** Also makes it the state folder that this process itself looks at. */
	static async make(host: Host): Promise<Scratch> {
		const scratch = new Scratch(host, `virtrig-test-${randomBytes(3).toString('hex')}`);
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
		const {exitCode} = await this.host.run([`${REPOSITORY}/ci/virtrig`, 'reap'], {
			deadline: 120_000,
			check: false,
		});
		if (exitCode === 0) await this.host.remove(this.state);
		await this.host.remove(this.reports);
	}
}
