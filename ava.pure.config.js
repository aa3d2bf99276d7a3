/** The tests of the parts that touch no machine (the lower floors of .dependency-cruiser.cjs): `npm run check`. */
export default {
	files: ['helpers/{cgroup,domain,events,failures,gdb-mi,logs,needs,report,selinux}/**/*.test.ts'],
	extensions: ['ts'],
	workerThreads: false,
	timeout: '30s',
};
