/** What goes wrong with a runner VM, and while it is built; it takes minutes, and is no part of the check. One file after another. */
export default {
	files: [
		'ci/faults/killed-build.test.ts',
		'ci/faults/runner-vm.test.ts',
		'ci/faults/runner-vm-runs.test.ts',
	],
	concurrency: 1,
	extensions: ['ts'],
	workerThreads: false,
	timeout: '10m',
};
