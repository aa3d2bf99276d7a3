import {readFileSync} from 'node:fs';
import type {Argv} from '../host.ts';

/** The agent's program, which is sent first on its standard input. */
export const AGENT_SCRIPT = readFileSync(new URL('agent.pl', import.meta.url));

/** Reads as many bytes as it is told and becomes what they say; not by Perl's own buffer, which would swallow requests. */
const BOOT =
	'while (length($s) < $ARGV[0]) {sysread(STDIN, $s, $ARGV[0] - length($s), length($s)) or exit 1} eval $s; die $@ if $@';

/** What starts the agent on a machine with Perl. */
export const AGENT_COMMAND: Argv = ['perl', '-e', BOOT, `${AGENT_SCRIPT.length}`];
