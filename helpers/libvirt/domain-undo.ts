import {z} from 'zod';
import {HostError} from '../errors.ts';
import {UNDO_DEADLINE, type UndoKind} from '../runs/journal/undo-kind.ts';

const describe = ({uri, name}: {readonly uri: string; readonly name: string}) =>
	`destroy and undefine ${name} of ${uri}`;

/** Destroys and undefines a domain of a libvirt that is not virtrig's own. */
export const domainUndo: UndoKind<{readonly uri: string; readonly name: string}> = {
	kind: 'domain',
	schema: z.object({uri: z.string(), name: z.string()}),
	describe,
	async perform(host, {uri, name}) {
		const virsh = async (...words: string[]) =>
			host.run(['virsh', '-c', uri, ...words], {deadline: UNDO_DEADLINE, check: false});
		await virsh('destroy', name);
		await virsh('undefine', name);
		const {exitCode, stdout, stderr} = await virsh('list', '--all', '--name');
		if (exitCode !== 0 || stdout.split('\n').includes(name)) {
			throw new HostError({
				tried: describe({uri, name}),
				host: host.name,
				expected: 'a domain that is gone',
				seen: stderr || stdout,
				advice: `virsh -c '${uri}' destroy ${name}; virsh -c '${uri}' undefine ${name}`,
			});
		}
	},
};
