/** Unit tests; the suites on real guests are started by `virtrig run`, which names their files itself. */
export default {
	files: [
		'helpers/**/*.test.ts',
		'vm-images/**/*.test.ts',
		'ci/**/*.test.ts',
		'!ci/faults/**',
		'!ci/package/package.test.ts',
	],
	extensions: ['ts'],
	workerThreads: false,
	timeout: '2m',
};
