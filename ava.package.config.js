/** What a user of the npm package does, from its installation on: see ci/package/package.test.ts. */
export default {
	files: ['ci/package/package.test.ts'],
	extensions: ['ts'],
	workerThreads: false,
	timeout: '4m',
};
