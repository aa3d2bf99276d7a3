import {readFileSync} from 'node:fs';
import type {Argv} from '../host.ts';

/** The parts of the agent's program, in the order in which Perl reads them. */
const PARTS = ['linux', 'frames', 'files', 'commands', 'watches', 'loop'];

/** The agent's program, which is sent first on its standard input. */
export const AGENT_SCRIPT = Buffer.concat(
	PARTS.map((part) => readFileSync(new URL(`program/${part}.pl`, import.meta.url))),
);

/** Reads the given number of bytes and evaluates them. It bypasses Perl's buffer, which would swallow requests. */
const BOOT =
	'while (length($s) < $ARGV[0]) {sysread(STDIN, $s, $ARGV[0] - length($s), length($s)) or exit 1} eval $s; die $@ if $@';

/** The command that starts the agent on a machine with Perl. */
export const AGENT_COMMAND: Argv = ['perl', '-e', BOOT, `${AGENT_SCRIPT.length}`];
