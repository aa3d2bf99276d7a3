import {findPackageJSON} from 'node:module';
import {dirname} from 'node:path';
import {pathToFileURL} from 'node:url';
import type {Host} from '../../helpers/host/host.ts';
import {DECLARATIONS} from '../../helpers/repository.ts';

/** How Node runs a suite, and nothing that the suite's author should decide. */
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

/** The tsconfig.json for a folder of suites, by its path; nothing when that folder or the project around it has one. */
export async function firstTsconfig(host: Host, folder: string): Promise<Record<string, string>> {
	for (const one of upToProject(folder)) {
		if (await host.status(`${one}/tsconfig.json`)) return {};
		if (await host.status(`${one}/package.json`)) break;
	}
	const compilerOptions = isInstalledFor(folder) ? OPTIONS : {...OPTIONS, paths: {virtrig: [DECLARATIONS]}};
	return {[`${folder}/tsconfig.json`]: `${JSON.stringify({compilerOptions}, undefined, '\t')}\n`};
}

/** A folder and those around it. */
function* upToProject(folder: string): Generator<string> {
	for (let one = folder; ; one = dirname(one)) {
		yield one;
		if (one === dirname(one)) return;
	}
}

/** Whether TypeScript finds the package virtrig from a folder. */
function isInstalledFor(folder: string): boolean {
	try {
		return findPackageJSON('virtrig', pathToFileURL(`${folder}/`)) !== undefined;
	} catch {
		return false;
	}
}
