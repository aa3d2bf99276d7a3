import {z} from 'zod';
import {HostError} from '../errors.ts';
import type {Argv} from '../host/host.ts';
import {findDistribution} from '../installation/distribution.ts';
import {wordsFor} from '../installation/installation.ts';
import {UNDO_DEADLINE, type UndoKind} from '../run-folder/journal/undo-kind.ts';

const schema = z.object({
	uri: z.string(),
	name: z.string(),
	/** The words that run virsh. Default: the distribution's virsh. */
	virsh: z.tuple([z.string()], z.string()).optional(),
});

const describe = ({uri, name}: z.infer<typeof schema>) => `destroy and undefine ${name} of ${uri}`;

/** Destroys and undefines a domain of a libvirt that virtrig did not start. */
export const domainUndo: UndoKind<z.infer<typeof schema>> = {
	kind: 'domain',
	schema,
	describe,
	async perform(host, {uri, name, virsh}) {
		const program: Argv = virsh ?? wordsFor(await findDistribution(host), 'virsh');
		const run = (...words: string[]) =>
			host.run([...program, '-c', uri, ...words], {deadline: UNDO_DEADLINE, check: false});
		await run('destroy', name);
		await run('undefine', name);
		const {exitCode, stdout, stderr} = await run('list', '--all', '--name');
		if (exitCode === 0 && !stdout.split('\n').includes(name)) return;
		const again = `${program.join(' ')} -c '${uri}'`;
		throw new HostError({
			tried: describe({uri, name}),
			host: host.name,
			expected: 'a domain that is gone',
			seen: stderr || stdout,
			advice: `${again} destroy ${name}; ${again} undefine ${name}`,
		});
	},
};
