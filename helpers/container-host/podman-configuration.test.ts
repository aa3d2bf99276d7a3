import test from 'ava';
import {containersConf, limitsFrom, podmanFolder, storageConf} from './podman-configuration.ts';

const LIMITS = `Limit                     Soft Limit           Hard Limit           Units
Max processes             96365                96365                processes
Max open files            1024                 20000                files
`;

test('limits are the hard ones, and of processes no more than there can be', (t) => {
	t.deepEqual(limitsFrom(LIMITS, '32768\n'), {files: 20_000, processes: 32_768});
	t.deepEqual(limitsFrom(LIMITS, '4194304\n'), {files: 20_000, processes: 96_365});
	t.deepEqual(limitsFrom(LIMITS.replace('20000', 'unlimited'), '32768'), {
		files: 1_048_576,
		processes: 32_768,
	});
});

test('all paths are below the folder, but for shared stores', (t) => {
	const at = podmanFolder('/r/c1');
	const text = containersConf(at, {files: 10, processes: 20}) + storageConf(at, ['/cache/store']);
	const paths = [...text.matchAll(/"(\/[^"]*)"/g)].map(([, path]) => path);
	t.true(paths.length > 5);
	t.deepEqual(
		paths.filter((path) => !path?.startsWith('/r/c1/')),
		['/cache/store'],
	);
	t.regex(text, /default_ulimits = \["nofile=10:10", "nproc=20:20"\]/);
});
