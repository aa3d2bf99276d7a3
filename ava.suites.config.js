/** The suites on real guests, as `virtrig run` starts them. Deadlines are the rig's own. */
export default {
	files: ['{suites,dist/suites,ci/faults/suites}/**/*.test.{js,ts}'],
	extensions: ['ts', 'js'],
	workerThreads: false,
	timeout: '10m',
};
