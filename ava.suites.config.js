/** The suites on real guests, as `virtrig run` starts them. Deadlines are the rig's own. */
export default {
	files: ['suites/**/*.test.ts', 'ci/faults/suites/**/*.test.ts'],
	extensions: ['ts'],
	workerThreads: false,
	timeout: '10m',
};
