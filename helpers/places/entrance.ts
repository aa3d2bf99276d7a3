import type {Argv} from '../host/host.ts';
import {type Installation, wordsFor} from '../installation/installation.ts';
import type {RunFolder} from '../run-folder/run-folder.ts';
import {shellLine} from '../shell-line.ts';
import type {KeptRun, WayIn} from './place-kind.ts';
import {waysIn} from './ways-in.ts';

/** The prefix of scripts in the run's folder that enter machines which were left running. */
const ENTRANCE = 'enter-';

/** Milliseconds for an answer through such a script. */
const DEADLINE = 20_000;

/** Writes a script that runs its arguments in a machine, through the command `way`, in the script's terminal. */
export async function writeEntrance({host, path}: RunFolder, name: string, way: Argv): Promise<void> {
	await host.write(`${path}/${ENTRANCE}${name}`, `#!/bin/sh\n${shellLine(way)} "$@"\n`, {mode: 0o755});
}

/** Returns the ways into those machines of a run whose names begin with `prefix`. */
export async function entrances(
	installation: Installation,
	{run: {host, path}, drivers}: KeptRun,
	prefix: string,
): Promise<WayIn> {
	const names = (await host.list(path)).filter((name) => name.startsWith(`${ENTRANCE}${prefix}`));
	const virsh = wordsFor(installation, 'virsh');
	return waysIn(
		names.flatMap((name) =>
			drivers.map((driver) => {
				const argv: Argv = [`${path}/${name}`, ...virsh, '-c', `${driver}:///system`, 'list'];
				return {
					server: `The machine of ${path}/${name}`,
					command: argv.join(' '),
					ask: () => host.run(argv, {deadline: DEADLINE}),
				};
			}),
		),
	);
}
