/** Tells the person at the terminal what a command does. The command decides where that goes. */
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

/** Work whose progress is not shown. */
export const UNHEARD: Work = {at() {}, [Symbol.dispose]() {}};

/** Says nothing. */
export const silently: Say = Object.assign(() => {}, {working: () => UNHEARD});
