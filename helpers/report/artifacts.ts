import {type Look, paint, plain, wrap} from './text.ts';

interface Artifact {
	readonly name: string;
	readonly path: string;
}

/** Returns the artifacts with their full paths. The event log has them relative to the report's folder. */
export function inReport<Kept extends Artifact>(reportFolder: string, artifacts: readonly Kept[]): Kept[] {
	// Versions before 0.2 wrote full paths.
	return artifacts.map((one) =>
		one.path.startsWith('/') ? one : {...one, path: `${reportFolder}/${one.path}`},
	);
}

/**
 * Shows where the artifacts of a case are: the folder, on a line of its own so that it can be copied, and the file names in it.
 */
export function artifactLines(artifacts: readonly Artifact[], look: Look): string[] {
	const byFolder = new Map<string, string[]>();
	for (const {path} of artifacts) {
		const end = path.lastIndexOf('/') + 1;
		const folder = path.slice(0, end);
		byFolder.set(folder, [...(byFolder.get(folder) ?? []), path.slice(end)]);
	}
	return [...byFolder].flatMap(([folder, names]) => [
		`see ${plain(folder === '' ? './' : folder)}`,
		...wrap(names.join(', '), look.width - 6, '  ').map((line) => paint(look, 'dim', line)),
	]);
}
