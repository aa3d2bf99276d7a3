import {Command} from 'commander';
import {CannotRunError, EXIT} from '../helpers/exit-codes.ts';
import type {Host} from '../helpers/host/host.ts';
import {isRootOn} from '../helpers/host/process/is-root.ts';
import type {Place} from '../helpers/places/place-kind.ts';
import {describeReaped} from '../helpers/reap/describe-reaped.ts';
import {reapDeadRuns} from '../helpers/reap/reap-dead-runs.ts';
import {stateFolder} from '../helpers/run-folder/state-folder.ts';
import {helpText} from './help-text.ts';
import {machineOf, onMachine} from './on-machine.ts';

const HELP = `
A run whose process is alive, identified by pid and start time, is never touched. A run that \`virtrig run --keep\` kept
is ended and undone as well.

Exit code: 0 if nothing is left; 1 if a step could not be undone (it is shown, and the next call tries again) or a run's
folder is damaged.`;

/** `virtrig reap`: undoes what dead runs left on this host, or on another machine. */
export function reapCommand(): Command {
	return new Command('reap')
		.description('undo what killed or kept runs left')
		.addOption(onMachine())
		.addHelpText('after', helpText(HELP))
		.action(async ({on}: {on?: Place}) => {
			const host = await machineOf(on);
			await requireOwner(host);
			const reaped = await reapDeadRuns(host, {kept: true});
			for (const line of reaped.flatMap(describeReaped)) process.stdout.write(`${line}\n`);
			if (reaped.length === 0)
				process.stdout.write(
					`Nothing to reap: no run has left anything on ${on ? host.name : 'this host'}.\n`,
				);
			if (reaped.some(({report, error}) => error !== undefined || (report && report.failed.length > 0)))
				process.exitCode = EXIT.failed;
		});
}

/** Rejects with a CannotRunError unless the user owns the folder of runs or is root. */
async function requireOwner(host: Host): Promise<void> {
	const folder = stateFolder(host);
	const owner = (await host.status(folder))?.uid;
	if (owner === undefined || isRootOn(host) || owner === process.getuid?.()) return;
	throw new CannotRunError(
		`${folder} belongs to ${owner === 0 ? 'root' : `the user ${owner}`}: run it as that user; nothing was tried`,
	);
}
