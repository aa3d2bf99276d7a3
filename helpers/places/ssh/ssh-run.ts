import {setTimeout as pause} from 'node:timers/promises';
import {cacheFolder} from '../../../vm-images/cache-folder.ts';
import {calledAs} from '../../called-as.ts';
import {HostError} from '../../errors.ts';
import type {Recorder} from '../../event-log/recorder.ts';
import {CannotRunError} from '../../exit-codes.ts';
import type {RemoteHost} from '../../host/agent/remote-host.ts';
import {captureHostState} from '../../leaks/capture.ts';
import {type HostBefore, leaveHost} from '../../reap/leave-host.ts';
import {reapRun} from '../../reap/reap-run.ts';
import {makeRunCgroups} from '../../run-folder/run-cgroups.ts';
import {createRun, RunFolder} from '../../run-folder/run-folder.ts';
import type {FarRun, FarRunPlan} from '../far-machine.ts';
import {reach} from './reach.ts';
import type {SshName} from './ssh-name.ts';

/** Milliseconds for running cases to end after the connection is lost: their connections are lost too, and each reports it. */
const LOST_GRACE = 60_000;

/** A run's part on a machine over ssh: its folder, which our connection owns, and the machine's state before the run. */
export class SshRun implements FarRun {
	readonly run: RunFolder;
	readonly plan: FarRunPlan;
	readonly over: Promise<void>;
	readonly #place: SshName;
	readonly #ssh: RemoteHost;
	readonly #before: HostBefore;
	#lost: string | undefined;

	private constructor(
		place: SshName,
		ssh: RemoteHost,
		run: RunFolder,
		before: HostBefore,
		cgroups: FarRunPlan['cgroups'],
	) {
		this.#place = place;
		this.#ssh = ssh;
		this.run = run;
		this.#before = before;
		this.plan = {run: run.path, cgroups};
		this.over = ssh.lost.then(async (seen) => {
			this.#lost = seen;
			await pause(LOST_GRACE, undefined, {ref: false});
		});
	}

	static async begin(place: SshName, ssh: RemoteHost, argv: readonly string[]): Promise<SshRun> {
		const cache = cacheFolder(ssh);
		const before = {state: await captureHostState(ssh, cache), cache};
		const run = await createRun(ssh, argv);
		try {
			const {roots} = await makeRunCgroups(run, 'rig');
			return new SshRun(
				place,
				ssh,
				run,
				before,
				roots.map(({path}) => ({path})),
			);
		} catch (error) {
			await reapRun(run);
			throw error;
		}
	}

	get isLost(): boolean {
		return this.#lost !== undefined;
	}

	async leave(recorder: Recorder): Promise<void> {
		try {
			if (this.#lost === undefined) return await this.#leaveBy(this.#ssh, recorder);
		} catch (error) {
			// The connection may have been lost at this moment.
			if (!(error instanceof HostError) || this.#lost === undefined) throw error;
		}
		const {name} = this.#ssh;
		recorder.record({event: 'daemon-died', host: name, daemon: "the run's connection", seen: this.#lost});
		try {
			await this.#leaveBy(await reach(this.#place), recorder);
		} catch (error) {
			if (!(error instanceof HostError || error instanceof CannotRunError)) throw error;
			const how = `\`${calledAs()} reap --on ${name}\` undoes it once the machine can be reached`;
			const what = `all that run ${this.run.id} made there may be left: ${how}; now: ${error.message}`;
			recorder.record({event: 'leak', host: name, kind: 'undo', what});
		}
	}

	async #leaveBy(ssh: RemoteHost, recorder: Recorder): Promise<void> {
		const {path, owner} = this.run;
		await leaveHost(new RunFolder(ssh, path, owner), this.#before, recorder);
		await ssh.close();
	}
}
