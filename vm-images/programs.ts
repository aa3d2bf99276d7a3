import {localHost} from '../helpers/host/local/local-host.ts';
import {REPOSITORY} from '../helpers/repository.ts';

/** A row of ci/programs.txt: a program that virtrig runs, and the packages that contain it. */
interface Program {
	readonly name: string;
	readonly debian: string;
	readonly fedora: string;
}

export async function readPrograms(): Promise<Program[]> {
	return parsePrograms(await localHost.readText(`${REPOSITORY}/ci/programs.txt`));
}

/** Parses the table; ci/programs.txt describes its format. */
export function parsePrograms(table: string): Program[] {
	const rows = table.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
	return rows.map((row) => {
		const [name = '', , debian = '', fedora = ''] = row.split(' ');
		return {name, debian, fedora};
	});
}

/** Returns the Debian packages of these programs, each once. A program without a row is its own package. */
export function debianPackages(programs: readonly string[], table: readonly Program[]): string[] {
	const packages = programs.map((program) => table.find(({name}) => name === program)?.debian ?? program);
	return [...new Set(packages)].sort();
}
