import {Command, CommanderError} from 'commander';
import {HostError} from '../helpers/errors.ts';
import {CannotRunError, EXIT, InterruptedError, UsageError} from '../helpers/exit-codes.ts';
import {VERSION} from '../helpers/repository.ts';
import {notice} from './notice.ts';
import {guardOutput} from './output-errors.ts';

const program = new Command('virtrig')
	.description('Boots real KVM and LXC guests under a real libvirt and checks what libvirt did to the host.')
	.version(VERSION)
	.showHelpAfterError('(see --help)')
	.exitOverride();

/** Loads only the command that was typed: loading all of them takes longer than some of them run. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
	run: async () => (await import('./run/command.ts')).runCommand(),
	list: async () => (await import('./list.ts')).listCommand(),
	new: async () => (await import('./new/command.ts')).newCommand(),
	gdb: async () => (await import('./gdb/command.ts')).gdbCommand(),
	reap: async () => (await import('./reap.ts')).reapCommand(),
	doctor: async () => (await import('./doctor.ts')).doctorCommand(),
	setup: async () => (await import('./setup.ts')).setupCommand(),
};

const wanted = COMMANDS[process.argv[2] ?? ''];
for (const read of wanted ? [wanted] : Object.values(COMMANDS))
	program.addCommand((await read()).copyInheritedSettings(program));

guardOutput();
try {
	await program.parseAsync();
} catch (error) {
	// The signal has already printed its message. Work that still runs ends with this process.
	if (error instanceof InterruptedError) process.exit(error.exitCode);
	process.exitCode = explain(error);
}

/** Says what went wrong, and returns the exit code for it. */
function explain(error: unknown): number {
	// Commander has printed its message already.
	if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.passed : EXIT.usage;
	if (error instanceof UsageError) {
		notice(error.message);
		return EXIT.usage;
	}
	if (error instanceof CannotRunError || error instanceof HostError) {
		notice(error.message);
		return EXIT.cannotRun;
	}
	notice(`internal error: ${error instanceof Error ? error.stack : String(error)}`);
	return EXIT.cannotRun;
}
