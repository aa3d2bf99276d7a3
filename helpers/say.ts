/** Tells the person at the terminal what a command does. The command decides where the text goes. */
export interface Say {
	/** Prints one line that stays. */
	(line: string): void;
	/**
	 * Announces long work, such as `building the runner VM`, with details in `more`. Until the work ends, shows the time so far
	 * and the progress: in a status line on a terminal, elsewhere as one line every 15 s.
	 */
	working(what: string, more?: string): Work;
}

/** Work that takes long. It ends when it is disposed of. */
export interface Work extends Disposable {
	/** Reports progress, such as `installing packages, 60 of 250`. */
	at(progress: string): void;
}

/** Work whose progress is not shown. */
export const UNHEARD: Work = {at() {}, [Symbol.dispose]() {}};

/** Prints nothing. */
export const silently: Say = Object.assign(() => {}, {working: () => UNHEARD});
