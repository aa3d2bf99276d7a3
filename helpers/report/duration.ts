/** Formats milliseconds for a person: `85 ms`, `1.3 s`, `2 min 5 s`. */
export function readable(milliseconds: number): string {
	if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
	if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
	const seconds = Math.round(milliseconds / 1000);
	return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Formats milliseconds in whole seconds, so that a redrawn line does not flicker: `45 s`, `2 min 5 s`. */
export function readableSeconds(milliseconds: number): string {
	const whole = Math.max(0, Math.floor(milliseconds / 1000));
	return whole < 60 ? `${whole} s` : readable(whole * 1000);
}
