/** How the parts of a case end. */
export interface Ending {
	/** True if guests and place stay as they are for a person to look at: the case has failed, and `--keep` was given. */
	readonly leave: boolean;
}

/** One part of a case: something that is begun before its body runs, and ended after it. */
export interface CasePart<Value = void> {
	/** The name of its ending, as a noun phrase, such as `the clearing of its guests`. */
	readonly title: string;
	/** Resolves with what the case works with. A rejecting `begin` has undone its own work, so `end` is not called. */
	begin?(): Value | Promise<Value>;
	/** Keeps what explains the failure of the case. Called at most once, and only if the case has failed. */
	explain?(): Promise<void>;
	/** Called once if the part was begun, even if the case or another ending has failed. */
	end?(ending: Ending): Promise<void>;
}
