import {shellWord} from '../shell-line.ts';
import type {CaseName, RunModel} from './model.ts';
import {type Look, oneLine, paint} from './text.ts';

/** The options of a run that say where its cases come from and where they run. */
const KEPT_OPTIONS = ['--suites', '--on'];

/** The commands that rerun single cases of a run: from the same suites, at the requested place. */
export class RunAgain {
	readonly #words: readonly string[];
	readonly #look: Look;

	constructor({started}: RunModel, command: string, look: Look) {
		const argv = started?.argv ?? [];
		this.#words = [command, 'run', ...KEPT_OPTIONS.flatMap((name) => optionAsked(argv, name))];
		this.#look = look;
	}

	/** A line with the command for one case. It is not wrapped, so that it can be copied. */
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
