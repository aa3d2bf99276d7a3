/** OpenSSH's own messages when it cannot connect, and what to do about them. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
	[/Permission denied/, 'have a key that logs in without a question (ssh-copy-id), or name it'],
	[
		/host key|Host key/,
		'connect once by hand and check the key of the machine, or correct the file of known hosts',
	],
	[/Could not resolve/, "correct the machine's name"],
	[/Connection refused/, 'start sshd there, or correct the port'],
	[
		/No route to host|timed out|not responding|Network is unreachable/,
		'see whether the machine is up and can be reached from here',
	],
	[/perl: (?:command )?not found|perl.*No such file/, 'install perl on that machine (perl-base is enough)'],
	[/does not know the system calls/, 'use a machine whose perl is a program for x86_64 or aarch64'],
	[/setpriv: failed to execute/, 'install the program on this machine'],
];

/** Returns what to do if a connection failed or ended, given its output. */
export function sshAdvice(seen: string): string {
	return (
		ADVICE.find(([pattern]) => pattern.test(seen))?.[1] ?? 'check that the machine and its sshd are running'
	);
}
