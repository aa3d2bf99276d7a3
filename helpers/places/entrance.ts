import {shellLine} from '../host/command/shell-line.ts';
import type {Argv} from '../host/host.ts';
import type {RunFolder} from '../runs/run-folder.ts';

/** What the names of the scripts begin with that enter machines that were left running, in the folder of their run. */
export const ENTRANCE = 'enter-';

/** A script that runs its words in a machine, by way of a command, at the terminal that it has. */
export async function writeEntrance({host, path}: RunFolder, name: string, way: Argv): Promise<void> {
	await host.write(`${path}/${ENTRANCE}${name}`, `#!/bin/sh\n${shellLine(way)} "$@"\n`, {mode: 0o755});
}
