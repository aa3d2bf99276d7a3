/** Returns how virtrig was called, for commands that a person copies. The script ci/virtrig sets it. */
export function calledAs(): string {
	return process.env.VIRTRIG_COMMAND ?? 'virtrig';
}
