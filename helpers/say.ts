/** Tells the person at the terminal what a command does; only the command itself knows where that goes. */
export interface Say {
	/** Says one line that stays. */
	(line: string): void;
	/**
	 * Says that long work begins, such as `building the runner VM`, and `more` of it. Until its end, shows how long it has
	 * taken and how far it is: in a status line on a terminal, elsewhere in a line every 15 s.
	 */
	working(what: string, more?: string): Work;
}

/** Work that takes long; it is over when it is disposed of. */
export interface Work extends Disposable {
	/** Says how far it is, such as `installing packages, 60 of 250`. */
	at(progress: string): void;
}

/** Work of which nobody hears. */
export const UNHEARD: Work = {at() {}, [Symbol.dispose]() {}};

/** For those who do not want to hear anything. */
export const silently: Say = Object.assign(() => {}, {working: () => UNHEARD});
