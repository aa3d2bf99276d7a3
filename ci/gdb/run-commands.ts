import {stdout} from 'node:process';
import {newNonce} from '../../helpers/terminal/nonce.ts';
import {TerminalEndedError} from '../../helpers/terminal/terminal-ended-error.ts';
import type {Debugging} from './debugging.ts';

/** Milliseconds for the user's command file. */
const COMMANDS_DEADLINE = 24 * 3600_000;

/** Runs the user's file of GDB commands in batch mode. Resolves with true if all of them succeeded. */
export async function runCommands({host, request, session}: Debugging): Promise<boolean> {
	const {commands} = request;
	const {gdb, scratch} = session;
	if (commands === undefined) return true;
	const {printed} = newNonce();
	const file = `${scratch}/commands.gdb`;
	// GDB stops reading a file at the first command that fails.
	await host.write(file, `source ${commands}\necho ${printed}\\n\n`);
	try {
		const output = await gdb.type(`source ${file}`, {deadline: COMMANDS_DEADLINE});
		stdout.write(output.replace(`${printed}\n`, ''));
		return output.includes(printed);
	} catch (error) {
		// The file may end with `quit`.
		if (error instanceof TerminalEndedError && error.exit.exitCode === 0) return true;
		throw error;
	}
}
