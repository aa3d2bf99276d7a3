import {look} from '../../ci/look.ts';
import {notice} from '../../ci/notice.ts';
import {cacheFolder} from '../../vm-images/cache-folder.ts';
import {prepareContainerHost} from '../../vm-images/container-host/prepare-container-host.ts';
import {NoPackagesError} from '../../vm-images/debian.ts';
import {prepareGuestImages} from '../../vm-images/images.ts';
import type {ContainerRelease} from '../container-host/releases.ts';
import {HostError} from '../errors.ts';
import {readLog} from '../events/read-log.ts';
import {EXIT, UsageError} from '../exit-codes.ts';
import type {Argv, Host} from '../host/host.ts';
import {type MatrixColumn, matrix} from '../report/matrix.ts';
import {REPOSITORY} from '../repository.ts';
import {readCatalog} from './catalog.ts';
import {Interruption} from './interruption.ts';
import {newReportFolder} from './report-folder.ts';
import type {RunRequest} from './request.ts';
import {selectCases} from './select.ts';
import {suitesFolder} from './suites-folder.ts';

/** Columns of the table that is kept in a file. */
const FILE_WIDTH = 120;

export interface MatrixRequest extends Omit<RunRequest, 'on' | 'argv'> {
	readonly releases: readonly ContainerRelease[];
}

/**
 * Runs the same cases in a container of each release, one after another, each a `virtrig run` with a folder of its own in
 * the report, and shows one table of all. Resolves with the exit code: a release whose packages cannot be had counts as
 * skipped.
 */
export async function runMatrix(host: Host, request: MatrixRequest): Promise<number> {
	selectCases(await readCatalog(host, suitesFolder()), request);
	const report = request.report ?? newReportFolder();
	const path = `${report}/matrix.txt`;
	if (await host.status(path))
		throw new UsageError(`${report} holds the report of another run: name another folder`);
	await host.write(path, '');
	using interruption = new Interruption('ending the run that is on');
	const columns: MatrixColumn[] = [];
	const exitCodes: number[] = [];
	for (const release of request.releases) {
		if (interruption.exitCode !== undefined) break;
		const image = await makeImage(host, release);
		if (image.missing !== undefined) {
			columns.push({release, ...image});
			if (image.missing === 'no verdict') exitCodes.push(EXIT.cannotRun);
			continue;
		}
		const folder = `${report}/${release}`;
		process.stdout.write(`\n${release}\n`);
		const {exitCode, said} = await runRelease(host, runArgv(request, release, folder), interruption);
		exitCodes.push(exitCode);
		const text = await host.readText(`${folder}/events.jsonl`).catch(() => '');
		if (text === '') columns.push({release, missing: 'no verdict', why: said});
		else columns.push({release, events: readLog(text).events});
	}
	await host.write(path, matrix(columns, {width: FILE_WIDTH, colour: false}));
	process.stdout.write(`\n${matrix(columns, look(process.stdout))}\nreport: ${report}\n`);
	return interruption.exitCode ?? worst(exitCodes);
}

/** A release's image, from the cache or built now. One that cannot be made keeps no other release from its run. */
async function makeImage(
	host: Host,
	release: ContainerRelease,
): Promise<{missing?: undefined} | {missing: 'no packages' | 'no verdict'; why: string}> {
	const cache = cacheFolder(host);
	const guests = await prepareGuestImages(host, cache);
	try {
		await prepareContainerHost(host, {release, guests, cache, say: notice});
		return {};
	} catch (error) {
		if (error instanceof NoPackagesError)
			return {missing: 'no packages', why: `counts as skipped\n${error.seen}`};
		if (error instanceof HostError) return {missing: 'no verdict', why: error.message};
		throw error;
	}
}

/** A run of its own: a process has one podman for all its containers. */
function runArgv(
	{subjects, driver, match, jobs, keep, require: list}: MatrixRequest,
	release: ContainerRelease,
	folder: string,
): Argv {
	return [
		`${REPOSITORY}/ci/virtrig`,
		'run',
		...subjects,
		...['--on', `container:${release}`, '--jobs', `${jobs}`, '--report', folder],
		...(driver === undefined ? [] : ['--driver', driver]),
		...(match === undefined ? [] : ['--match', match]),
		...(keep ? ['--keep'] : []),
		...(list === undefined ? [] : ['--require', list]),
	];
}

async function runRelease(
	host: Host,
	argv: Argv,
	interruption: Interruption,
): Promise<{exitCode: number; said: string}> {
	const running = await host.spawn(argv, {
		check: false,
		deadline: Number.POSITIVE_INFINITY,
		signalOnOurEnd: 'SIGTERM',
		onOutput: (chunk, stream) => process[stream].write(chunk),
	});
	// It is in a process group of its own, which Ctrl-C does not reach.
	void interruption.requested.then(() => running.kill('SIGTERM'));
	const {exitCode = EXIT.cannotRun, stderr} = await running.done;
	return {exitCode, said: stderr};
}

function worst(exitCodes: readonly number[]): number {
	if (exitCodes.includes(EXIT.failed)) return EXIT.failed;
	if (exitCodes.length === 0) return EXIT.cannotRun;
	return exitCodes.every((code) => code === EXIT.passed) ? EXIT.passed : EXIT.cannotRun;
}
