import {dirname, join} from 'node:path';
import type {Host} from '../../helpers/host/host.ts';

/** Removes the declarations below a folder that its entry does not reach. TypeScript writes declarations of every file. */
export async function pruneDeclarations(host: Host, folder: string, entry: string): Promise<void> {
	const wanted = new Set<string>();
	const open = [entry];
	for (let file = open.pop(); file !== undefined; file = open.pop()) {
		if (wanted.has(file)) continue;
		wanted.add(file);
		open.push(...imports(file, await host.readText(`${folder}/${file}`)));
	}
	const {stdout} = await host.run(['find', '.', '-type', 'f', '-printf', '%P\\n'], {cwd: folder});
	const others = stdout.split('\n').filter((file) => file !== '' && !wanted.has(file));
	await host.run(['xargs', '-d', '\\n', 'rm', '--'], {cwd: folder, stdin: others.join('\n')});
	await host.run(['find', '.', '-type', 'd', '-empty', '-delete'], {cwd: folder});
}

/** Returns the declarations that a file imports by a relative path. */
function imports(file: string, text: string): string[] {
	const paths = [...text.matchAll(/\b(?:from |import\()['"](\.[^'"]*)\.ts['"]/g)];
	return paths.map(([, path = '']) => join(dirname(file), `${path}.d.ts`));
}
