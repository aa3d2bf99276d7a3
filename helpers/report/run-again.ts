import type {CaseName, RunModel} from './model.ts';
import {type Look, oneLine, paint} from './text.ts';

/** The options of a run that say where its cases are from, and where they are run. */
const KEPT_OPTIONS = ['--suites', '--on'];

/** The commands that run single cases of a run again: of the same suites, at the place that was asked for. */
export class RunAgain {
	readonly #words: readonly string[];
	readonly #look: Look;

	constructor({started}: RunModel, command: string, look: Look) {
		const argv = started?.argv ?? [];
		this.#words = [command, 'run', ...KEPT_OPTIONS.flatMap((name) => optionAsked(argv, name))];
		this.#look = look;
	}

	/** A line with the command for one case, whole so that it can be copied. */
	line({subject, driver, title}: Omit<CaseName, 'file'>): string {
		const words = [...this.#words, subject, '--driver', driver, '--match', oneLine(title)];
		return paint(this.#look, 'dim', `    again: ${words.map(shellWord).join(' ')}`);
	}
}

/** An option of a command line with its value, or nothing. */
function optionAsked(argv: readonly string[], name: string): string[] {
	const at = argv.indexOf(name);
	const word = argv.find((one) => one.startsWith(`${name}=`));
	return word !== undefined ? [word] : at >= 0 ? [name, argv[at + 1] ?? ''] : [];
}

/** A word as a shell reads it; in quotes only where it must be, since a person reads it, too. */
function shellWord(word: string): string {
	return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
