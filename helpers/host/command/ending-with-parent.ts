import type {Argv, CommandOptions} from '../host.ts';

/** Returns a command line that ends when its parent ends. setpriv(1) becomes the command. */
export function endingWithParent(argv: Argv, signal: CommandOptions['signalOnOurEnd']): Argv {
	return signal ? ['setpriv', '--pdeathsig', signal.slice('SIG'.length), ...argv] : argv;
}
