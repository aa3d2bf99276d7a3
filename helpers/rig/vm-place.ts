import type {Host} from '../host/host.ts';
import {createRun, type RunFolder} from '../host/runs/run-folder.ts';
import {RunnerVm} from '../runner-vm/runner-vm.ts';
import {AUDIT_LOG} from './avc-gate.ts';
import type {CasePlace, PlaceSource} from './case-place.ts';
import {LibvirtKeeper} from './libvirt-keeper.ts';
import type {PlannedPlace} from './plan.ts';
import {recordedHost} from './recorded-host.ts';
import type {Recorder} from './recorder.ts';

type PlannedVm = Extract<PlannedPlace, {kind: 'vm'}>;

/** Where the daemon of a runner VM logs to: vm-images/runner/root/etc/libvirt/libvirtd.conf. */
const DAEMON_LOG = '/var/log/libvirt/libvirtd.log';

export interface VmPlaceParts {
	/** Of this machine. */
	readonly run: RunFolder;
	readonly recorder: Recorder;
	/** As in reports, such as `vm:bookworm`. */
	readonly name: string;
	readonly planned: PlannedVm;
	/** The VM is to outlive this process, should a case fail. */
	readonly keep: boolean;
}

/** A runner VM of this process, started when a case needs it first, and anew when one has broken it. */
export class VmPlace implements PlaceSource {
	readonly #parts: VmPlaceParts;
	#current: RunningPlace | undefined;
	#count = 0;

	constructor(parts: VmPlaceParts) {
		this.#parts = parts;
	}

	async take({fresh}: {fresh: boolean}): Promise<CasePlace> {
		if (this.#current && (fresh ? this.#current.isUsed : this.#current.ended() !== undefined))
			await this.#current.close();
		this.#current ??= await this.#start();
		this.#current.isUsed = true;
		return this.#current;
	}

	async close(): Promise<void> {
		await this.#current?.close();
	}

	async #start(): Promise<RunningPlace> {
		const {run, recorder, name, planned, keep} = this.#parts;
		const started = performance.now();
		const folder = `${run.path}/vm${process.pid}-${++this.#count}`;
		await run.journal.record({kind: 'path', path: folder});
		await run.host.makeFolder(folder);
		const {machine, image, state} = planned;
		const vm = await RunnerVm.start(run.host, {machine, image, state, folder, name, keep});
		const duration = performance.now() - started;
		recorder.record({event: 'wait', what: `start of ${name}`, duration, outcome: 'seen'});
		const place = await RunningPlace.open(vm, this.#parts, async () => {
			this.#current = undefined;
			await run.host.remove(folder);
		});
		void vm.died.then(() => {
			if (place.isClosing) return;
			recorder.record({event: 'daemon-died', host: name, daemon: name, seen: vm.ended() ?? 'unknown'});
		});
		return place;
	}
}

class RunningPlace implements CasePlace {
	readonly host: Host;
	readonly keeper: LibvirtKeeper;
	readonly images: PlannedVm['images'];
	readonly isOwn = true;
	isUsed = false;
	isClosing = false;
	readonly #vm: RunnerVm;
	readonly #forget: () => Promise<void>;

	private constructor(
		vm: RunnerVm,
		host: Host,
		keeper: LibvirtKeeper,
		parts: VmPlaceParts,
		forget: () => Promise<void>,
	) {
		this.#vm = vm;
		this.host = host;
		this.keeper = keeper;
		this.images = parts.planned.images;
		this.#forget = forget;
	}

	static async open(vm: RunnerVm, parts: VmPlaceParts, forget: () => Promise<void>): Promise<RunningPlace> {
		const {recorder, keep} = parts;
		const host = recordedHost(vm.host, () => recorder.forThisCase());
		const run = await createRun(host, [`pid ${process.pid}`]);
		const machine = {daemonLog: DAEMON_LOG, died: vm.died, ended: () => vm.ended()};
		const keeper = new LibvirtKeeper(run, {on: 'system', machine, keep}, recorder);
		return new RunningPlace(vm, host, keeper, parts, forget);
	}

	ended(): string | undefined {
		return this.#vm.ended();
	}

	async evidence(): Promise<ReadonlyMap<string, string>> {
		const [console, audit] = await Promise.all([
			this.#vm.qemu.consoleText(),
			this.host.readText(AUDIT_LOG).catch((error: unknown) => `(not to be had: ${String(error)})\n`),
		]);
		const kept = [
			['runner-console.txt', console],
			['audit.log', audit],
		] as [string, string][];
		// QEMU runs on, and nothing in it answers: what its processors are at tells why.
		if (this.#vm.ended() !== undefined && this.#vm.qemu.ended === undefined)
			kept.push(['runner-processors.txt', await this.#vm.qemu.processors()]);
		return new Map(kept);
	}

	async keep(): Promise<void> {
		this.isClosing = true;
		await this.keeper.leave();
		await this.#vm.leave();
	}

	/** It goes as a whole: nothing in it need be undone, nor be waited for. */
	async abandon(): Promise<void> {
		await this.close();
	}

	async close(): Promise<void> {
		this.isClosing = true;
		// Its sessions first, or else each would tell of its end.
		await this.keeper.leave();
		await this.#vm.close();
		await this.#forget();
	}
}
