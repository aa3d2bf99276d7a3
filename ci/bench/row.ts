import type {GuestImages} from '../../helpers/guest/guest-images.ts';
import type {Driver} from '../../helpers/needs/need.ts';
import type {RunFolder} from '../../helpers/run-folder/run-folder.ts';

/** The objects that every row measures with. */
export interface BenchContext {
	readonly run: RunFolder;
	readonly images: GuestImages;
	/** `kvm` if this host supports it, otherwise `qemu`. */
	readonly machine: Extract<Driver, 'kvm' | 'qemu'>;
	/** Guests of each kind in the larger of the two scales. */
	readonly guests: number;
	/** A folder for files that a row keeps. */
	readonly report: string;
	/** Shows the user what is being measured. */
	readonly say: (line: string) => void;
}

/** Two series that were measured in turn in one run. */
export interface Comparison {
	readonly what: string;
	readonly against: string;
	readonly ours: readonly number[];
	readonly theirs: readonly number[];
	readonly unit: 's' | 'ms';
	/** The highest ratio of the medians that meets the aim. */
	readonly goal: number;
	/** The highest median of `ours` that meets the aim on an idle machine, in the row's unit. */
	readonly most?: number;
	/** Other figures that the measurement gave. */
	readonly notes?: readonly string[];
}

/** A measurement, which gives one or more rows of the table. */
export interface Bench {
	measure(context: BenchContext): Promise<Comparison[]>;
}

export function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	const upper = sorted[middle] ?? Number.NaN;
	return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

export function ratio({ours, theirs}: Comparison): number {
	return median(ours) / median(theirs);
}

/** Measures two things in turn, A B A B ..., so that a slowdown of the host affects both. */
export async function inTurn(
	rounds: number,
	ours: () => Promise<number>,
	theirs: () => Promise<number>,
): Promise<{ours: number[]; theirs: number[]}> {
	const series = {ours: [] as number[], theirs: [] as number[]};
	// The first round is not counted: libvirt probes QEMU's capabilities, and the page cache fills.
	await ours();
	await theirs();
	for (let round = 0; round < rounds; round++) {
		series.ours.push(await ours());
		series.theirs.push(await theirs());
	}
	return series;
}

/** Resolves with the seconds that an action takes. */
export async function timed(action: () => Promise<unknown>): Promise<number> {
	const started = performance.now();
	await action();
	return (performance.now() - started) / 1000;
}
