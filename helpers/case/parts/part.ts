/** How the parts of a case end. */
export interface Ending {
	/** Guests and place stay as they are, for a person to look at: the case has failed, and `--keep` was given. */
	readonly leave: boolean;
}

/** One part of a case: something that is begun before its body runs, and ended after it. */
export interface CasePart<Value = void> {
	/** What is waited for at its end, as a noun phrase, such as `the clearing of its guests`. */
	readonly title: string;
	/** Resolves with what the case works with. If it rejects, `end` is not called: it has undone itself what it began. */
	begin?(): Value | Promise<Value>;
	/** Keeps what explains the failure of the case. Called at most once, and only if the case has failed. */
	explain?(): Promise<void>;
	/** Called once if the part was begun, also if the case or another ending has failed. */
	end?(ending: Ending): Promise<void>;
}
