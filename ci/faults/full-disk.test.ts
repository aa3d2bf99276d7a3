/** A full disk ends a run with a clear message, and nothing is left on it. */
import test from 'ava';
import {localHost as host} from '../../helpers/host/local/local-host.ts';
import {REPOSITORY} from '../../helpers/repository.ts';
import {differencesSince, lookAtHost} from './differences.ts';
import {Scratch} from './scratch.ts';
import {runOnSmallDisk} from './small-disk.ts';
import {said, VIRTRIG} from './virtrig.ts';

const scratch = await Scratch.make(host);
test.after.always(() => scratch[Symbol.asyncDispose]());

const CASES = ['lifecycle', '--driver', 'lxc', '--match', 'container'];

test.serial('a full disk of the runs fails each case with that reason, and nothing stays', async (t) => {
	const before = await lookAtHost(host);
	const result = await runOnSmallDisk(host, {folder: scratch.state, options: 'size=64k,nr_inodes=9'}, [
		...CASES,
		'--report',
		`${scratch.reports}/state`,
	]);
	t.is(result.exitCode, 1, said(result));
	t.regex(result.stdout, /ENOSPC: no space left on device[\s\S]*do: {7}free some disk space/);
	t.regex(result.stdout, /^left: $/m);
	t.deepEqual(await differencesSince(before, scratch, []), []);
});

test.serial('a disk without room for one file of a run refuses it at once', async (t) => {
	const result = await runOnSmallDisk(host, {folder: scratch.state, options: 'size=4k,nr_inodes=2'}, [
		...CASES,
		'--report',
		`${scratch.reports}/nothing`,
	]);
	t.is(result.exitCode, 3, said(result));
	t.regex(result.stderr, /^virtrig: .*\n {2}seen: {5}ENOSPC[\s\S]*do: {7}free some disk space/);
	t.regex(result.stdout, /^left: $/m);
});

test.serial('a disk that the report fills ends the run, which undoes what it did', async (t) => {
	const before = await lookAtHost(host);
	const folder = `${scratch.reports}/small`;
	const result = await runOnSmallDisk(host, {folder, options: 'size=16k'}, [
		...CASES,
		'--report',
		`${folder}/report`,
	]);
	t.is(result.exitCode, 3, said(result));
	t.regex(
		result.stderr,
		/virtrig: Could not write .*events\.jsonl .*\n {2}seen: {5}ENOSPC[\s\S]*do: {7}free some disk space/,
	);
	t.deepEqual(await differencesSince(before, scratch, []), []);
});

test.serial('a run whose output goes to a full disk undoes what it did, and reports', async (t) => {
	const before = await lookAtHost(host);
	const report = `${scratch.reports}/output`;
	const argv = ['sh', '-c', 'exec "$@" > /dev/full', 'sh', VIRTRIG, 'run', ...CASES] as const;
	const result = await host.run([...argv, '--report', report], {
		cwd: REPOSITORY,
		deadline: 120_000,
		check: false,
		signalOnOurEnd: 'SIGTERM',
	});
	t.is(result.exitCode, 3, said(result));
	t.is(result.stderr, 'virtrig: stdout cannot be written to: ENOSPC: no space left on device, write\n');
	t.regex(await host.readText(`${report}/results.tap`), /^ok 1 - lifecycle lxc: /m);
	t.deepEqual(await differencesSince(before, scratch, []), []);
});
