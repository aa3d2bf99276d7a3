/** What goes wrong with a runner VM; it takes minutes, and is no part of the check. One file after another. */
export default {
	files: ['ci/faults/runner-vm.test.ts', 'ci/faults/runner-vm-runs.test.ts'],
	concurrency: 1,
	extensions: ['ts'],
	workerThreads: false,
	timeout: '10m',
};
