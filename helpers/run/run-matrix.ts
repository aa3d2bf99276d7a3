import {cacheFolder} from '../../vm-images/cache-folder.ts';
import {prepareContainerHost} from '../../vm-images/container-host/prepare-container-host.ts';
import {NoPackagesError} from '../../vm-images/debian.ts';
import {prepareGuestImages} from '../../vm-images/images.ts';
import type {ContainerRelease} from '../container-host/releases.ts';
import {HostError} from '../errors.ts';
import {EXIT, type InterruptedError} from '../exit-codes.ts';
import type {Host} from '../host/host.ts';
import {type MatrixColumn, matrix} from '../report/matrix.ts';
import type {Say} from '../say.ts';
import {unlessAborted} from '../unless-aborted.ts';
import {readCatalog} from './catalog.ts';
import {chooseReport, takeReport} from './report-folder.ts';
import type {RunRequest} from './request.ts';
import {type ChildOptions, runInChild} from './run-in-child.ts';
import {selectFrom} from './select.ts';
import {suitesFolder} from './suites-folder.ts';

/** Columns of the table in matrix.txt. */
const FILE_WIDTH = 120;

export interface MatrixRequest extends Omit<RunRequest, 'on' | 'argv'> {
	readonly releases: readonly ContainerRelease[];
}

interface MatrixOptions extends ChildOptions {
	readonly say: Say;
	/** Called before the run on each release. */
	readonly onRelease: (release: ContainerRelease) => void;
}

interface MatrixResult {
	/** One column for each tried release. */
	readonly columns: readonly MatrixColumn[];
	/** The report's folder, with a folder for each release, and matrix.txt. */
	readonly report: string;
	/** A release whose packages cannot be fetched counts as skipped. */
	readonly exitCode: number;
}

/** Runs the same cases in a container of each release, one release after another, each in a child process. */
export async function runMatrix(
	host: Host,
	request: MatrixRequest,
	{say, onRelease, onOutput, signal}: MatrixOptions,
): Promise<MatrixResult> {
	selectFrom(await readCatalog(host, suitesFolder(request)), request);
	const report = await chooseReport(host, request.report, 'matrix.txt');
	await takeReport(host, report, 'matrix.txt');
	const columns: MatrixColumn[] = [];
	const exitCodes: number[] = [];
	for (const release of request.releases) {
		const image = await makeImage(host, release, {say, signal});
		if (signal.aborted) break;
		if (image.missing !== undefined) {
			columns.push({release, ...image});
			if (image.missing === 'no verdict') exitCodes.push(EXIT.cannotRun);
			continue;
		}
		onRelease(release);
		const child = {...request, on: {kind: 'container', release}, report: `${report}/${release}`} as const;
		const {events, exitCode, said} = await runInChild(host, child, {onOutput, signal});
		exitCodes.push(exitCode);
		columns.push(events.length > 0 ? {release, events} : {release, missing: 'no verdict', why: said});
	}
	await host.write(`${report}/matrix.txt`, matrix(columns, {width: FILE_WIDTH, colour: false}));
	const exitCode = signal.aborted ? (signal.reason as InterruptedError).exitCode : worst(exitCodes);
	return {columns, report, exitCode};
}

/**
 * Takes a release's image from the cache, or builds it. If that fails, the other releases still run. Resolves as soon as the
 * signal is aborted, because an unfinished image leaves nothing to undo.
 */
async function makeImage(
	host: Host,
	release: ContainerRelease,
	{say, signal}: Pick<MatrixOptions, 'say' | 'signal'>,
): Promise<{missing?: undefined} | {missing: 'no packages' | 'no verdict'; why: string}> {
	const cache = cacheFolder(host);
	try {
		const guests = await unlessAborted(signal, prepareGuestImages(host, cache));
		await unlessAborted(signal, prepareContainerHost(host, {release, guests, cache, say}));
		return {};
	} catch (error) {
		if (signal.aborted) return {};
		if (error instanceof NoPackagesError)
			return {missing: 'no packages', why: `counts as skipped\n${error.seen}`};
		if (error instanceof HostError) return {missing: 'no verdict', why: error.message};
		throw error;
	}
}

function worst(exitCodes: readonly number[]): number {
	if (exitCodes.includes(EXIT.failed)) return EXIT.failed;
	if (exitCodes.length === 0) return EXIT.cannotRun;
	return exitCodes.every((code) => code === EXIT.passed) ? EXIT.passed : EXIT.cannotRun;
}
