import {calledAs} from '../called-as.ts';
import type {ConnectionDriver} from '../libvirt/libvirt.ts';
import {kindOf} from '../places/kinds.ts';
import type {PlannedPlace} from '../places/place-kind.ts';
import type {RunModel} from '../report/model.ts';
import type {RunFolder} from '../run-folder/run-folder.ts';

/** What a run with `--keep` left running. */
interface Kept {
	/** The run's folder on the machine of its places. */
	readonly run: RunFolder;
	/** The places of its cases. */
	readonly places: readonly PlannedPlace[];
	readonly model: RunModel;
	/** The name of that machine, if it is not this one. */
	readonly machine: string | undefined;
}

/** Says how to look at the guests that were left running: a command for each connection that answers. */
export async function keptLines({run, places, model: {cases}, machine}: Kept): Promise<string[]> {
	const failed = cases.filter(({event}) => event === 'case-failed');
	const drivers = [
		...new Set(failed.map(({driver}): ConnectionDriver => (driver === 'lxc' ? 'lxc' : 'qemu'))),
	];
	const ways = await Promise.all(places.map((place) => kindOf(place).wayIn(place, {run, drivers})));
	const commands = [...new Set(ways.flatMap((way) => way.commands))];
	const ended = [...new Set(ways.flatMap((way) => way.ended))];
	const reap = [calledAs(), 'reap', ...(machine === undefined ? [] : ['--on', machine])].join(' ');
	const head =
		commands.length > 0
			? `The failed cases' guests still run. \`${reap}\` ends them; until then, look at them with`
			: `None of the failed cases' guests can be reached. \`${reap}\` undoes what is left.`;
	return [head, ...commands.map((command) => `  ${command}`), ...ended.map((sentence) => `  ${sentence}`)];
}
