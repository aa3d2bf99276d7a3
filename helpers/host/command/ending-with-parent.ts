import type {Argv, CommandOptions} from '../host.ts';

/** The command line that ends a command with whoever starts it; setpriv(1) becomes the command. */
export function endingWithParent(argv: Argv, signal: CommandOptions['signalOnOurEnd']): Argv {
	return signal ? ['setpriv', '--pdeathsig', signal.slice('SIG'.length), ...argv] : argv;
}
