/** What goes wrong in a run, on purpose: whole runs of virtrig on real guests, see ci/faults/. */
export default {
	files: ['ci/faults/*.test.ts', '!ci/faults/runner-vm*.test.ts', '!ci/faults/killed-build.test.ts'],
	extensions: ['ts'],
	workerThreads: false,
	timeout: '3m',
};
