import {findPackageJSON} from 'node:module';
import {dirname} from 'node:path';
import {pathToFileURL} from 'node:url';
import type {Host} from '../../helpers/host/host.ts';
import {DECLARATIONS} from '../../helpers/repository.ts';

/** The options that match how Node runs a suite. All others are left to the suite's author. */
const OPTIONS = {
	target: 'es2024',
	lib: ['esnext'],
	module: 'preserve',
	strict: true,
	noEmit: true,
	allowImportingTsExtensions: true,
	erasableSyntaxOnly: true,
	verbatimModuleSyntax: true,
	skipLibCheck: true,
};

/** Returns the tsconfig.json for a folder of suites, by path; nothing if that folder or the project around it has one. */
export async function firstTsconfig(host: Host, folder: string): Promise<Record<string, string>> {
	for (const one of upToProject(folder)) {
		if (await host.status(`${one}/tsconfig.json`)) return {};
		if (await host.status(`${one}/package.json`)) break;
	}
	const compilerOptions = isInstalledFor(folder) ? OPTIONS : {...OPTIONS, paths: {virtrig: [DECLARATIONS]}};
	return {[`${folder}/tsconfig.json`]: `${JSON.stringify({compilerOptions}, undefined, '\t')}\n`};
}

/** Yields a folder and its parents. */
function* upToProject(folder: string): Generator<string> {
	for (let one = folder; ; one = dirname(one)) {
		yield one;
		if (one === dirname(one)) return;
	}
}

/** Returns true if TypeScript finds the package virtrig from a folder. */
function isInstalledFor(folder: string): boolean {
	try {
		return findPackageJSON('virtrig', pathToFileURL(`${folder}/`)) !== undefined;
	} catch {
		return false;
	}
}
