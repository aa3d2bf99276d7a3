/** What goes wrong with a runner VM; it takes minutes, and is no part of the check. */
export default {
	files: ['ci/faults/runner-vm.test.ts'],
	extensions: ['ts'],
	workerThreads: false,
	timeout: '10m',
};
