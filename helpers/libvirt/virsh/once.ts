import {CommandError} from '../../host/command/command-error.ts';
import type {CommandResult} from '../../host/host.ts';
import {pathOf} from '../../installation/installation.ts';
import {quoteArgument} from './quote-argument.ts';
import type {VirshCommandOptions} from './session.ts';
import {ConnectionLostError, saysConnectionLost, VirshError} from './virsh-error.ts';
import type {VirshHost} from './virsh-terminal.ts';

/**
 * Runs one command in a new virsh, for a fresh client or a long output.
 *
 * Rejects with a VirshError (refused), a ConnectionLostError, or a CommandError whose `timedOut` is set.
 */
export async function virshOnce(
	{host, installation}: VirshHost,
	uri: string,
	words: readonly string[],
	options: VirshCommandOptions = {},
): Promise<CommandResult> {
	try {
		// -k0 and the language: see openVirsh.
		return await host.run([pathOf(installation, 'virsh'), '-k0', '-c', uri, ...words], {
			...options,
			env: {...installation.environment, LC_ALL: 'C.UTF-8', LANGUAGE: ''},
		});
	} catch (cause) {
		if (!(cause instanceof CommandError) || cause.timedOut || !cause.stderr.includes('error: ')) throw cause;
		const failure = {
			host: host.name,
			uri,
			command: words.map(quoteArgument).join(' '),
			output: cause.stdout + cause.stderr,
			cause,
		};
		throw saysConnectionLost(cause.stderr) ? new ConnectionLostError(failure) : new VirshError(failure);
	}
}
