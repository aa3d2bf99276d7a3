import type {GuestImages} from '../../helpers/guest/guest-images.ts';
import type {Driver} from '../../helpers/needs/need.ts';
import type {RunFolder} from '../../helpers/run-folder/run-folder.ts';

/** What every row measures with. */
export interface BenchContext {
	readonly run: RunFolder;
	readonly images: GuestImages;
	/** `kvm` where this host can, else `qemu`. */
	readonly machine: Extract<Driver, 'kvm' | 'qemu'>;
	/** Guests of each kind in the larger of the two scales. */
	readonly guests: number;
	/** A folder for what a row keeps. */
	readonly report: string;
	/** Tells a person what is being measured now. */
	readonly say: (line: string) => void;
}

/** Two series that were measured in turn in one run. */
export interface Comparison {
	readonly what: string;
	readonly against: string;
	readonly ours: readonly number[];
	readonly theirs: readonly number[];
	readonly unit: 's' | 'ms';
	/** The ratio of the medians that is aimed at, at most. */
	readonly goal: number;
	/** The median of ours that is aimed at on an idle machine, at most, in its unit. */
	readonly most?: number;
	/** Other figures that were seen on the way. */
	readonly notes?: readonly string[];
}

/** Something that is measured; a row or several of the table. */
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

/** Measures two things in turn, A B A B ..., so that a host that grows slower is slower for both. */
export async function inTurn(
	rounds: number,
	ours: () => Promise<number>,
	theirs: () => Promise<number>,
): Promise<{ours: number[]; theirs: number[]}> {
	const series = {ours: [] as number[], theirs: [] as number[]};
	// One round that is not counted: libvirt asks QEMU what it can do, and files come into memory.
	await ours();
	await theirs();
	for (let round = 0; round < rounds; round++) {
		series.ours.push(await ours());
		series.theirs.push(await theirs());
	}
	return series;
}

/** Seconds that an action takes. */
export async function timed(action: () => Promise<unknown>): Promise<number> {
	const started = performance.now();
	await action();
	return (performance.now() - started) / 1000;
}
