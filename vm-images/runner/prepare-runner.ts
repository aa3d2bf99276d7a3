import type {GuestImages} from '../../helpers/guest/guest-images.ts';
import type {Host} from '../../helpers/host/host.ts';
import type {Accelerator, RunnerMachine} from '../../helpers/runner-vm/machine.ts';
import type {RunnerImage, RunnerState} from '../../helpers/runner-vm/runner-image.ts';
import type {RunnerVariant} from '../../helpers/runner-vm/variant.ts';
import type {Say} from '../../helpers/say.ts';
import {prepareImage} from '../prepare-image.ts';
import {guestImagesInside, runnerRecipe} from './recipe.ts';
import {type Proof, runnerState} from './state.ts';

/** MiB of a runner VM; the VM itself uses about 400 of them. */
const MEMORY = 3072;
const MOST_CORES = 4;

/**
 * An emulated machine has one processor. With more, QEMU translates code for one processor while another changes that
 * code, and may keep the old code. Linux changes its own code whenever a static key is switched, as with the first
 * cpuset. It then panics at a breakpoint that was already removed (`Oops: int3`), or triple-faults. Seen with QEMU
 * 7.2, which locks a page only after it has translated it (tb_gen_code in accel/tcg/translate-all.c).
 */
const EMULATED_CORES = 1;

interface RunnerOptions {
	readonly variant: RunnerVariant;
	/** The image of the variant's release: see {@link prepareRunnerImage}. */
	readonly image: RunnerImage;
	/** The guests' images on this machine. */
	readonly guests: GuestImages;
	readonly cache: string;
	readonly qemu: string;
	readonly accelerator: Accelerator;
	/** Processors of this machine that the VM may use. */
	readonly cores: number;
	/** Proves what the VM can do. `guests` are the guests' images in it. */
	readonly proof: {
		readonly ask: (host: Host, guests: GuestImages) => Promise<string>;
		readonly sources: Proof['sources'];
	};
	readonly say: Say;
}

/** A runner VM that starts within moments. */
interface PreparedRunner {
	readonly machine: RunnerMachine;
	readonly state: RunnerState;
	/** The result of the proof. */
	readonly proved: string;
	/** The guests' images in the VM. */
	readonly guests: GuestImages;
}

/** Takes a release's image from the cache, or builds it. All runner VM variants of the release boot from it. */
export async function prepareRunnerImage(
	host: Host,
	release: RunnerVariant['release'],
	{guests, cache, say}: Pick<RunnerOptions, 'guests' | 'cache' | 'say'>,
): Promise<RunnerImage> {
	const begin = () =>
		say.working(`building the runner VM ${release}`, "from Debian's packages, once: some two minutes");
	return (await prepareImage(host, runnerRecipe(release, guests), cache, begin)).files;
}

/** Takes a runner VM's state from the cache, or boots its image once to save it. */
export async function prepareRunner(host: Host, options: RunnerOptions): Promise<PreparedRunner> {
	const {variant, image, guests, cache, qemu, accelerator, cores, proof, say} = options;
	const machine = {
		qemu,
		accelerator,
		memory: MEMORY,
		cores: accelerator === 'tcg' ? EMULATED_CORES : Math.min(cores, MOST_CORES),
		variant,
	};
	const inside = guestImagesInside(guests);
	const state = runnerState(image, machine, {...proof, ask: (vm) => proof.ask(vm, inside)});
	const begin = () =>
		say.working(
			`booting the runner VM ${variant.release} once`,
			'to start from that state later, and proving what it can do: up to three minutes if it is emulated',
		);
	const {files} = await prepareImage(host, state, cache, begin);
	const {proved, ...rest} = files;
	return {
		machine,
		state: rest,
		proved: await host.readText(proved),
		guests: inside,
	};
}
