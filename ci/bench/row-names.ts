/** The rows of the bench, in order. */
export const ROW_NAMES = [
	'one-guest',
	'many-guests',
	'private-start',
	'gdb-stop',
	'runner-image',
	'runner-vm',
	'selinux-suite',
	'framework-time',
] as const;
