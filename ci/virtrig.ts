import {Command, CommanderError} from 'commander';
import {HostError} from '../helpers/errors.ts';
import packageJson from '../package.json' with {type: 'json'};
import {doctorCommand} from './doctor.ts';
import {CannotRunError, EXIT, UsageError} from './exit-codes.ts';
import {listCommand} from './list.ts';
import {guardOutput} from './output-errors.ts';
import {reapCommand} from './reap.ts';
import {runCommand} from './run/command.ts';

const program = new Command('virtrig')
	.description('Boots real KVM and LXC guests under a real libvirt and checks what libvirt did to the host.')
	.version(packageJson.version)
	.showHelpAfterError('(see --help)')
	.exitOverride();

for (const command of [runCommand(), listCommand(), doctorCommand(), reapCommand()]) {
	program.addCommand(command.copyInheritedSettings(program));
}

guardOutput();
try {
	await program.parseAsync();
} catch (error) {
	process.exitCode = explain(error);
}

/** Says what went wrong and returns the exit code for it. */
function explain(error: unknown): number {
	// Commander has already said what it has to say.
	if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.passed : EXIT.usage;
	if (error instanceof UsageError) {
		process.stderr.write(`virtrig: ${error.message}\n`);
		return EXIT.usage;
	}
	if (error instanceof CannotRunError || error instanceof HostError) {
		process.stderr.write(`virtrig: ${error.message}\n`);
		return EXIT.cannotRun;
	}
	process.stderr.write(
		`virtrig: a fault of its own: ${error instanceof Error ? error.stack : String(error)}\n`,
	);
	return EXIT.cannotRun;
}
