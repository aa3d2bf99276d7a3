import {stdout} from 'node:process';
import {newNonce} from '../../helpers/terminal/nonce.ts';
import {TerminalEndedError} from '../../helpers/terminal/terminal-ended-error.ts';
import type {Debugging} from './debugging.ts';

/** Milliseconds for a person's file of commands. */
const COMMANDS_DEADLINE = 24 * 3600_000;

/** Runs the person's file of GDB commands without the person. Resolves with whether all of them were carried out. */
export async function runCommands({host, request, session}: Debugging): Promise<boolean> {
	const {commands} = request;
	const {gdb, scratch} = session;
	if (commands === undefined) return true;
	const {printed} = newNonce();
	const file = `${scratch}/commands.gdb`;
	// GDB leaves a file at the first command that fails.
	await host.write(file, `source ${commands}\necho ${printed}\\n\n`);
	try {
		const output = await gdb.type(`source ${file}`, {deadline: COMMANDS_DEADLINE});
		stdout.write(output.replace(`${printed}\n`, ''));
		return output.includes(printed);
	} catch (error) {
		// `quit` is a command, too.
		if (error instanceof TerminalEndedError && error.exit.exitCode === 0) return true;
		throw error;
	}
}
